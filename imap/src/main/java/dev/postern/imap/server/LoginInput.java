package dev.postern.imap.server;

import dev.postern.Fatal;
import dev.postern.auth.MailUser;
import dev.postern.auth.dialogue.LoginAnswers;
import dev.postern.auth.dialogue.LoginDialogue;
import dev.postern.auth.dialogue.LoginFault;
import dev.postern.imap.response.Code;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.response.Tagged;
import dev.postern.log.LogText;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.store.Account;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** IMAP's words for a login (RFC 3501 §6.2.2, §6.2.3), which takes the lines until it is over. */
final class LoginInput implements Input, LoginAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(LoginInput.class);
  private static final String NO_MAIL = "no mail conn={} user={}";

  private final Exchange exchange;
  private final LoginDialogue dialogue;

  private LoginInput(Exchange exchange, Function<LoginAnswers, LoginDialogue> login) {
    this.exchange = exchange;
    this.dialogue = login.apply(this);
  }

  /** Starts a login that completes its command itself. */
  static Reply begin(Exchange exchange, Function<LoginAnswers, LoginDialogue> login) {
    LoginInput input = new LoginInput(exchange, login);
    exchange.session().read(input);
    input.dialogue.begin();
    return new Reply.Later();
  }

  @Override
  public Framing expects() {
    return dialogue.expects();
  }

  @Override
  public void received(Frame frame) {
    dialogue.received(frame);
  }

  @Override
  public void challenge(String base64) {
    exchange.out().continuation().atom(base64).endLine();
    exchange.flush();
  }

  @Override
  public void accepted(MailUser user, Consumer<Admission> then) {
    Account account;
    try {
      account = exchange.server().store().account(user);
    } catch (StoreException e) {
      // With each login until it is mended: no stack.
      LOG.warn(
          NO_MAIL + " kind={} reason={}",
          exchange.connection().id(),
          LogText.printable(user.name()),
          e.kind(),
          LogText.reason(e.getMessage()));
      turnAway(StoreFailure.answer(e), then);
      return;
    } catch (Throwable e) {
      Fatal.rethrow(e);
      // Not even a store with a bug ends the connection here: the client may try again.
      LOG.warn(
          NO_MAIL,
          exchange.connection().id(),
          LogText.printable(user.name()),
          LogText.printable(e));
      turnAway(StoreFailure.answer(Kind.UNAVAILABLE), then);
      return;
    }
    exchange.become(new ImapState.Authenticated(user, account));
    exchange.complete(Tagged.ok(exchange.capabilities().code(), "Logged in"));
    then.accept(Admission.ADMITTED);
  }

  private void turnAway(Tagged answer, Consumer<Admission> then) {
    exchange.complete(answer);
    then.accept(Admission.TURNED_AWAY);
  }

  @Override
  public void denied(AfterDenial next) {
    exchange.complete(Tagged.no(Code.AUTHENTICATIONFAILED, "Authentication failed"));
    if (next == AfterDenial.MUST_LEAVE) {
      exchange.session().bye("Too many failed logins");
    }
  }

  @Override
  public void unavailable() {
    exchange.complete(Tagged.no(Code.UNAVAILABLE, "Temporary authentication failure"));
  }

  @Override
  public void faulty(LoginFault fault) {
    exchange.complete(
        Tagged.bad(
            switch (fault) {
              case CANCELLED -> "Authentication aborted";
              case NOT_BASE64 -> "Invalid base64";
              case MALFORMED -> "Invalid authentication data";
              case LINE_TOO_LONG -> "Authentication line too long";
            }));
  }
}
