package dev.postern.smtp;

import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Which user may send as whom (Postfix's {@code smtpd_sender_login_maps}), for {@link
 * PolicyRule#rejectSenderLoginMismatch}. Called by many threads at once; may block for a short
 * while. One that throws has the sender refused for now.
 *
 * <pre>{@code
 * Smtp.submission(SenderLogins.aliases(user -> aliases.of(user.name())))
 * }</pre>
 */
@FunctionalInterface
public interface SenderLogins extends ServerPart {
  /**
   * Each user as itself: its name is the address, in any case, also with a detail behind {@code +}
   * (RFC 5233). A user whose name has no domain has that local part in each of the server's.
   */
  SenderLogins OWN = OwnAddresses::ofUser;

  /** Each user as anybody. */
  SenderLogins ANYONE = (user, sender, localDomains) -> true;

  /**
   * Whether a user may send as somebody.
   *
   * @param localDomains the domains whose mail the server takes, in lower case
   */
  boolean owns(MailUser user, EmailAddress sender, Set<String> localDomains);

  /**
   * Each user as itself, and as the addresses that a function names, with a detail or without.
   *
   * @param addresses none for who has none; never null
   */
  static SenderLogins aliases(Function<MailUser, ? extends Collection<EmailAddress>> addresses) {
    Objects.requireNonNull(addresses, "addresses");
    return (user, sender, localDomains) ->
        OWN.owns(user, sender, localDomains)
            || addresses.apply(user).stream()
                .anyMatch(alias -> OwnAddresses.isSpelling(alias, sender));
  }
}
