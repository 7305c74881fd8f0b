package dev.postern.smtp;

import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import dev.postern.message.Idna;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Postfix's {@code smtpd_sender_login_maps}. */
record TableOwners(LookupTable table) implements SenderLogins {
  @Override
  public boolean owns(MailUser user, EmailAddress sender, PolicyRequest request) {
    String name = user.name().toLowerCase(Locale.ROOT);
    return owners(sender, request).stream()
        .anyMatch(owner -> owner.toLowerCase(Locale.ROOT).equals(name));
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(table);
  }

  /**
   * The names of the users whose address it is; none if the table does not have it.
   *
   * @throws UncheckedIOException if that cannot be told now
   */
  List<String> owners(EmailAddress sender, PolicyRequest request) {
    try {
      for (String key : keys(sender, request)) {
        Optional<String> found = table.find(key);
        if (found.isPresent()) {
          return Arrays.stream(found.get().split("[,\\s]+", -1)).filter(o -> !o.isEmpty()).toList();
        }
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> keys(EmailAddress sender, PolicyRequest request) {
    Set<String> keys = new LinkedHashSet<>();
    addWhole(keys, sender);
    if (table.keys() == LookupTable.Keys.PATTERNS) {
      return keys;
    }
    String domain = sender.domain();
    String base = OwnAddresses.withoutDetail(sender.localPart(), request);
    addWhole(keys, new EmailAddress(base, domain));
    if (request.isLocal(sender)) {
      addBare(keys, sender.localPart());
      addBare(keys, base);
    }
    keys.add("@" + domain);
    keys.add("@" + Idna.toUnicode(domain));
    return keys;
  }

  /** In A-labels, and as people write it into tables. */
  private static void addWhole(Set<String> keys, EmailAddress address) {
    keys.add(address.toString());
    keys.add(address.toUnicode());
  }

  /** With an at sign and without quotes it would be an address of another domain. */
  private static void addBare(Set<String> keys, String localPart) {
    if (localPart.indexOf('@') < 0) {
      keys.add(localPart);
    }
  }
}
