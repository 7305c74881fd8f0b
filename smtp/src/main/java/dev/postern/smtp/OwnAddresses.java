package dev.postern.smtp;

import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import java.util.Locale;
import java.util.Set;

/** Which spellings of an address are the same mailbox's, as local delivery sees it. */
final class OwnAddresses {
  private static final char DETAIL = '+';

  private OwnAddresses() {}

  static boolean ofUser(MailUser user, EmailAddress sender, Set<String> localDomains) {
    boolean inDomain =
        user.domain().isEmpty()
            ? localDomains.contains(sender.domain())
            : isSame(user.domain(), sender.domain());
    return inDomain && isSpelling(user.localPart(), sender.localPart());
  }

  static boolean isSpelling(EmailAddress owned, EmailAddress sender) {
    return owned.domain().equals(sender.domain())
        && isSpelling(owned.localPart(), sender.localPart());
  }

  private static boolean isSpelling(String owned, String local) {
    return isSame(owned, local)
        || (local.length() > owned.length()
            && local.charAt(owned.length()) == DETAIL
            && isSame(owned, local.substring(0, owned.length())));
  }

  /** Not equalsIgnoreCase, which has letters of two people's for one: a dotless i is no i. */
  private static boolean isSame(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }
}
