package dev.postern.smtp;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Idna;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which spellings of an address are the same mailbox's, as local delivery sees it. */
final class OwnAddresses {
  private OwnAddresses() {}

  static boolean ofUser(MailUser user, EmailAddress sender, PolicyRequest request) {
    boolean inDomain =
        user.domain().isEmpty()
            ? request.localDomains().contains(sender.domain())
            : Idna.toAscii(user.domain()).filter(sender.domain()::equals).isPresent();
    return inDomain && isSpelling(user, user.localPart(), sender, request);
  }

  /** Whether it is an alias of a user. */
  static boolean isSpelling(
      MailUser user, EmailAddress alias, EmailAddress sender, PolicyRequest request) {
    return alias.domain().equals(sender.domain())
        && isSpelling(user, alias.localPart(), sender, request);
  }

  private static boolean isSpelling(
      MailUser user, String owned, EmailAddress sender, PolicyRequest request) {
    return isSame(owned, sender.localPart())
        || (isSame(owned, withoutDetail(sender.localPart(), request))
            && !isAnothers(user, sender, request.userDirectory()));
  }

  /** Whether local delivery finds somebody else before it drops the detail. */
  private static boolean isAnothers(MailUser user, EmailAddress sender, UserDirectory users) {
    try {
      for (String name : names(sender)) {
        Optional<MailUser> found =
            MailUser.isName(name) ? users.find(name).user() : Optional.empty();
        if (found.isPresent()) {
          return !isSame(found.get().name(), user.name());
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(EmailAddress address) {
    Set<String> names = new LinkedHashSet<>();
    String local = Normalizer.normalize(address.localPart(), Normalizer.Form.NFC);
    for (String domain : List.of(address.domain(), Idna.toUnicode(address.domain()))) {
      names.add(local + '@' + domain);
      names.add(lowerCase(local) + '@' + domain);
    }
    return names;
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
