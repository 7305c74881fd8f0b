package dev.postern.smtp.policy;

import dev.postern.message.EmailAddress;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import java.util.Optional;

/** What was looked at, as Postfix names it to the client that it refuses. */
record Refused(String what, AccessSubject kind) {
  /** A reply that repeats what a client said is one line, whatever that was. */
  private static final int LONGEST = 200;

  static Refused helo(String name) {
    return new Refused(name, AccessSubject.HELO);
  }

  static Refused sender(Optional<EmailAddress> sender) {
    return new Refused(sender.map(EmailAddress::toString).orElse(""), AccessSubject.SENDER);
  }

  static Refused recipient(EmailAddress recipient) {
    return new Refused(recipient.toString(), AccessSubject.RECIPIENT);
  }

  Decision refuse(int code, String detail, String text) {
    return Decision.refuse(status(code, detail, text));
  }

  Decision deferIfPermit(String detail, String text) {
    return Decision.deferIfPermit(status(450, detail, text));
  }

  /** {@code <a@b>: Sender address rejected: text}, in printable ASCII. */
  SmtpStatus status(int code, String detail, String text) {
    return named(SmtpStatus.of(code, detail, oneLine(kind.rejected(text))));
  }

  /** The same decision, which names what was looked at. */
  Decision named(Decision decision) {
    if (decision instanceof Decision.Refuse refuse) {
      return Decision.refuse(named(refuse.status()));
    }
    if (decision instanceof Decision.DeferIfPermit defer) {
      return Decision.deferIfPermit(named(defer.status()));
    }
    if (decision instanceof Decision.DeferIfReject defer) {
      return Decision.deferIfReject(named(defer.status()));
    }
    return decision;
  }

  private SmtpStatus named(SmtpStatus status) {
    return SmtpStatus.of(
        status.code(), status.detail(), oneLine("<" + what + ">: " + status.text()));
  }

  static String oneLine(String text) {
    String shown = text.replaceAll("[^ -~]", "?");
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) : shown;
  }
}
