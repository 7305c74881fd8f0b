package dev.postern.smtp;

import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import dev.postern.message.SmtpStatus;
import java.util.Optional;

/** The rule that nobody sends as somebody else. */
final class SenderLoginMismatch {
  private static final SmtpStatus NOT_OWNED =
      SmtpStatus.of(553, "7.1", "Sender address rejected: not owned by user");

  private static final SmtpStatus NOT_LOGGED_IN =
      SmtpStatus.of(553, "7.1", "Sender address rejected: not logged in");

  private SenderLoginMismatch() {}

  /** Who did not log in sends as nobody whom the table knows. */
  static Decision decideUnauthenticated(PolicyRequest request, TableOwners owners) {
    Optional<EmailAddress> sender = request.sender();
    return request.user().isEmpty()
            && sender.isPresent()
            && !owners.owners(sender.get(), request).isEmpty()
        ? Decision.refuse(NOT_LOGGED_IN)
        : Decision.dunno();
  }

  static Decision decide(PolicyRequest request, SenderLogins logins) {
    Optional<MailUser> user = request.user();
    Optional<EmailAddress> sender = request.sender();
    return user.isEmpty() || sender.isEmpty() || logins.owns(user.get(), sender.get(), request)
        ? Decision.dunno()
        : Decision.refuse(NOT_OWNED);
  }
}
