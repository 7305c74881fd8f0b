package dev.postern.pop3.server;

import dev.postern.auth.MailUser;
import dev.postern.auth.dialogue.LoginAnswers;
import dev.postern.auth.dialogue.LoginDialogue;
import dev.postern.auth.dialogue.LoginFault;
import dev.postern.log.LogText;
import dev.postern.pop3.wire.Pop3Reply.ResponseCode;
import dev.postern.pop3.wire.Refusal;
import dev.postern.store.StoreException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What USER/PASS and AUTH share: POP3's words for a login, and opening the maildrop. */
record Login(Pop3Session session) implements LoginAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /** Lets a dialogue take the lines until it is over. */
  static void begin(Pop3Session session, LoginDialogue dialogue) {
    session.enter(new Phase.LoggingIn(dialogue));
    dialogue.begin();
  }

  @Override
  public void challenge(String base64) {
    session.challenge(base64);
  }

  @Override
  public void accepted(MailUser user, Consumer<Admission> then) {
    session.blocking(
        () -> then.accept(open(user)),
        () -> {
          session.enter(Pop3Session.authorization());
          session.busy();
          then.accept(Admission.TURNED_AWAY);
        });
  }

  private Admission open(MailUser user) {
    try {
      Maildrop maildrop = Maildrop.of(session.server().store().account(user).open("INBOX"));
      session.enter(new Phase.Transaction(user.name(), maildrop));
      session.ok("Logged in, " + maildrop.count() + " messages");
      return Admission.ADMITTED;
    } catch (StoreException e) {
      // With each login until it is mended: no stack.
      LOG.warn(
          "cannot open inbox conn={} user={} kind={} reason={}",
          session.connection().id(),
          LogText.printable(user.name()),
          e.kind(),
          LogText.reason(e.getMessage()));
      session.enter(Pop3Session.authorization());
      session.error(StoreErrors.of(e));
      return Admission.TURNED_AWAY;
    }
  }

  @Override
  public void denied(AfterDenial next) {
    session.enter(Pop3Session.authorization());
    session.error(Refusal.of(ResponseCode.AUTH, "Authentication failed"));
    if (next == AfterDenial.MUST_LEAVE) {
      session.close();
    }
  }

  @Override
  public void unavailable() {
    session.enter(Pop3Session.authorization());
    session.error(Refusal.of(ResponseCode.SYS_TEMP, "Authentication is not available now"));
  }

  @Override
  public void faulty(LoginFault fault) {
    session.enter(Pop3Session.authorization());
    session.refuse(
        switch (fault) {
          case CANCELLED -> "Authentication cancelled";
          case NOT_BASE64 -> "Invalid base64";
          case MALFORMED -> "The response does not follow the mechanism";
          case LINE_TOO_LONG -> "Line too long";
        });
  }
}
