package dev.postern.smtp.policy;

import dev.postern.message.EmailAddress;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import dev.postern.smtp.policy.access.AccessSubject;
import java.util.Optional;

/** What was looked at, as Postfix names it to the client that it refuses. */
record Refused(AccessSubject subject) {
  /** A reply that repeats what a client said is one line, whatever that was. */
  private static final int LONGEST = 200;

  static Refused helo(String name) {
    return new Refused(new AccessSubject(name, AccessSubject.Kind.HELO));
  }

  static Refused sender(Optional<EmailAddress> sender) {
    return new Refused(
        new AccessSubject(
            sender.map(EmailAddress::toString).orElse(""), AccessSubject.Kind.SENDER));
  }

  static Refused recipient(EmailAddress recipient) {
    return new Refused(new AccessSubject(recipient.toString(), AccessSubject.Kind.RECIPIENT));
  }

  Decision refuse(int code, String detail, String text) {
    return Decision.refuse(status(code, detail, text));
  }

  Decision deferIfPermit(String detail, String text) {
    return Decision.deferIfPermit(status(450, detail, text));
  }

  /** {@code <a@b>: Sender address rejected: text}, in printable ASCII. */
  SmtpStatus status(int code, String detail, String text) {
    return SmtpStatus.of(code, detail, oneLine(subject.rejected(text)));
  }

  static String oneLine(String text) {
    String shown = text.replaceAll("[^ -~]", "?");
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) : shown;
  }
}
