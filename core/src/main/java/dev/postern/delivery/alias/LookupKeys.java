package dev.postern.delivery.alias;

import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.EmailAddress;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys by which Postfix looks for an address in its tables, in order: {@code user+ext@domain},
 * {@code user@domain}, {@code user+ext}, {@code user}, {@code @domain} (virtual(5), relocated(5)).
 *
 * @param localDomains whose users are looked for without their domain
 */
record LookupKeys(RecipientDelimiter delimiter, Set<String> localDomains) {

  /**
   * What stands in a table.
   *
   * @param extension the delimiter and what follows, if the key is without; else empty
   */
  record Found(String value, String extension) {}

  /** The first that is found, in the first table that has it. */
  Optional<Found> find(EmailAddress address, List<LookupTable> tables) throws IOException {
    List<LookupTable> literal =
        tables.stream().filter(table -> table.keys() == LookupTable.Keys.LITERAL).toList();
    String whole = address.toString();
    for (Key key : keys(address)) {
      // Patterns are asked for whole addresses alone.
      Optional<String> value = find(key.text(), key.text().equals(whole) ? tables : literal);
      if (value.isPresent()) {
        return Optional.of(new Found(value.get(), key.extension()));
      }
    }
    return Optional.empty();
  }

  /** What the first table that has a key says. */
  static Optional<String> find(String key, List<LookupTable> tables) throws IOException {
    for (LookupTable table : tables) {
      Optional<String> value = table.find(key);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  private List<Key> keys(EmailAddress address) {
    List<Key> keys = new ArrayList<>();
    String domain = address.domain();
    if (!domain.isEmpty()) {
      addSpellings(keys, address.localPart(), domain);
    }
    if (domain.isEmpty() || localDomains.contains(domain)) {
      addSpellings(keys, address.localPart(), "");
    }
    if (!domain.isEmpty()) {
      keys.add(new Key('@' + domain, ""));
    }
    return keys;
  }

  private void addSpellings(List<Key> keys, String localPart, String domain) {
    if (localPart.isEmpty()) {
      return;
    }
    int end = delimiter.indexIn(localPart);
    addQuoted(keys, localPart, domain, "");
    if (end < localPart.length()) {
      addQuoted(keys, localPart.substring(0, end), domain, localPart.substring(end));
    }
  }

  /** As in a command first, then without quotes, as they stood in tables before Postfix 3.2. */
  private static void addQuoted(List<Key> keys, String localPart, String domain, String rest) {
    String quoted = new EmailAddress(localPart, domain).toString();
    String plain = domain.isEmpty() ? localPart : localPart + '@' + domain;
    keys.add(new Key(quoted, rest));
    if (!plain.equals(quoted)) {
      keys.add(new Key(plain, rest));
    }
  }

  private record Key(String text, String extension) {}
}
