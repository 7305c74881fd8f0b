package dev.postern.smtp;

import dev.postern.auth.MailUser;
import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Idna;
import java.text.Normalizer;
import java.util.Locale;

/** Which spellings of an address are the same mailbox's, as local delivery sees it. */
final class OwnAddresses {
  private OwnAddresses() {}

  static boolean ofUser(MailUser user, EmailAddress sender, PolicyRequest request) {
    boolean inDomain =
        user.domain().isEmpty()
            ? request.localDomains().contains(sender.domain())
            : Idna.toAscii(user.domain()).filter(sender.domain()::equals).isPresent();
    return inDomain && isSpelling(user.localPart(), sender.localPart(), request);
  }

  static boolean isSpelling(EmailAddress owned, EmailAddress sender, PolicyRequest request) {
    return owned.domain().equals(sender.domain())
        && isSpelling(owned.localPart(), sender.localPart(), request);
  }

  private static boolean isSpelling(String owned, String local, PolicyRequest request) {
    return isSame(owned, local) || isSame(owned, withoutDetail(local, request));
  }

  /** As local delivery cuts it. */
  static String withoutDetail(String local, PolicyRequest request) {
    return new RecipientDelimiter(request.recipientDelimiter()).withoutExtension(local);
  }

  /** Not equalsIgnoreCase, which has letters of two people's for one: a dotless i is no i. */
  private static boolean isSame(String one, String other) {
    return lowerCase(one).equals(lowerCase(other));
  }

  private static String lowerCase(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
