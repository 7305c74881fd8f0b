package dev.postern.smtp;

import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import dev.postern.table.LookupTable;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;

/**
 * Which user may send as whom (Postfix's {@code smtpd_sender_login_maps}), for {@link
 * Policy#withSenderLogins}. Called by many threads at once; may block for a short while. One that
 * throws has the sender refused for now.
 *
 * <pre>{@code
 * Smtp.submission(SenderLogins.aliases(user -> aliases.of(user.name())))
 * }</pre>
 */
@FunctionalInterface
public interface SenderLogins extends ServerPart {
  /**
   * Each user as itself: its name is the address, in any case, also with a detail (RFC 5233) behind
   * what {@link PolicyRequest#recipientDelimiter} says, unless the whole local part is another
   * user's ({@link PolicyRequest#userDirectory}). A user whose name has no domain has that local
   * part in each of the server's.
   */
  SenderLogins OWN = OwnAddresses::ofUser;

  /** Each user as anybody. */
  SenderLogins ANYONE = (user, sender, request) -> true;

  /**
   * Whether a user may send as somebody.
   *
   * @param request what is asked for, with the server's domains and how an address has a detail
   */
  boolean owns(MailUser user, EmailAddress sender, PolicyRequest request);

  /**
   * Each user as itself, and as the addresses that a function names, with a detail or without.
   *
   * @param addresses none for who has none; never null
   */
  static SenderLogins aliases(Function<MailUser, ? extends Collection<EmailAddress>> addresses) {
    Objects.requireNonNull(addresses, "addresses");
    return (user, sender, request) ->
        OWN.owns(user, sender, request)
            || addresses.apply(user).stream()
                .anyMatch(alias -> OwnAddresses.isSpelling(user, alias, sender, request));
  }

  /**
   * Whom a table in the form of {@code smtpd_sender_login_maps} names: for an address, with its
   * detail or without, else for its local part where the domain is the server's, else for {@code
   * @domain}, the names of users with commas or blanks between. What is not in the table is
   * nobody's.
   */
  static SenderLogins table(LookupTable table) {
    return new TableOwners(Objects.requireNonNull(table, "table"));
  }
}
