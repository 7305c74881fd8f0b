package dev.postern.smtp.server;

import dev.postern.auth.MailUser;
import dev.postern.auth.dialogue.LoginAnswers;
import dev.postern.auth.dialogue.LoginFault;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.function.Consumer;

/**
 * SMTP's words for a login (RFC 4954 §4, §6).
 *
 * @param resume the state after it, whatever its outcome
 * @param mechanism by which the client logs in
 */
record Login(SmtpSession session, State.Greeted resume, String mechanism) implements LoginAnswers {
  private static final Reply SUCCESS =
      Reply.of(235, EnhancedStatus.SECURITY, "Authentication successful");
  private static final Reply DENIED =
      Reply.of(535, EnhancedStatus.BAD_CREDENTIALS, "Authentication credentials invalid");
  private static final Reply UNAVAILABLE =
      Reply.of(454, EnhancedStatus.SECURITY, "Temporary authentication failure");
  private static final Reply MALFORMED =
      Reply.of(501, EnhancedStatus.SYNTAX, "Cannot decode response");
  private static final Reply CANCELLED =
      Reply.of(501, EnhancedStatus.SECURITY, "Authentication cancelled");
  private static final Reply TOO_LONG =
      Reply.of(500, EnhancedStatus.AUTH_LINE_TOO_LONG, "Authentication exchange line is too long");

  @Override
  public void challenge(String base64) {
    session.reply(Reply.plain(334, base64));
  }

  @Override
  public void accepted(MailUser user, Consumer<Admission> then) {
    session.become(resume);
    session.loggedIn(user, mechanism);
    session.reply(SUCCESS);
    then.accept(Admission.ADMITTED);
  }

  @Override
  public void denied(AfterDenial next) {
    session.become(resume);
    session.reply(DENIED);
    if (next == AfterDenial.MUST_LEAVE) {
      session.end(Replies.TOO_MANY_LOGINS);
    }
  }

  @Override
  public void unavailable() {
    session.become(resume);
    session.reply(UNAVAILABLE);
  }

  @Override
  public void faulty(LoginFault fault) {
    session.become(resume);
    session.fault(
        switch (fault) {
          case CANCELLED -> CANCELLED;
          case NOT_BASE64, MALFORMED -> MALFORMED;
          case LINE_TOO_LONG -> TOO_LONG;
        });
  }
}
