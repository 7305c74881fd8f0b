package dev.postern.delivery.alias;

import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Idna;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
   * @param key under which it stands
   */
  record Found(LookupTable table, Key key, String value) {
    /** The delimiter and what follows, if the key is without; else empty. */
    String extension() {
      return key.extension();
    }

    /** Where it stands, for whoever is to mend it; empty if nobody knows. */
    String place() {
      return table.place(key.text()).orElse("");
    }
  }

  /** The first that is found, in the first table that has it. */
  Optional<Found> find(EmailAddress address, List<LookupTable> tables) throws IOException {
    List<LookupTable> literal =
        tables.stream().filter(table -> table.keys() == LookupTable.Keys.LITERAL).toList();
    for (Key key : keys(address)) {
      // Patterns are asked for whole addresses alone.
      Optional<Found> found = find(key, key.isWhole(address) ? tables : literal);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What the first table that has a name says. */
  static Optional<Found> find(String name, List<LookupTable> tables) throws IOException {
    return find(new Key(name, ""), tables);
  }

  private static Optional<Found> find(Key key, List<LookupTable> tables) throws IOException {
    for (LookupTable table : tables) {
      Optional<String> value = table.find(key.text());
      if (value.isPresent()) {
        return Optional.of(new Found(table, key, value.get()));
      }
    }
    return Optional.empty();
  }

  private List<Key> keys(EmailAddress address) {
    List<Key> keys = new ArrayList<>();
    String domain = address.domain();
    if (!domain.isEmpty()) {
      addSpellings(keys, address.localPart(), spellings(domain));
    }
    if (domain.isEmpty() || localDomains.contains(domain)) {
      addSpellings(keys, address.localPart(), Set.of(""));
    }
    if (!domain.isEmpty()) {
      spellings(domain).forEach(written -> keys.add(new Key('@' + written, "")));
    }
    return keys;
  }

  /** In A-labels, and as people write it into tables. */
  private static Set<String> spellings(String domain) {
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(domain);
    spellings.add(Idna.toUnicode(domain));
    return spellings;
  }

  private void addSpellings(List<Key> keys, String localPart, Set<String> domains) {
    if (localPart.isEmpty()) {
      return;
    }
    int end = delimiter.indexIn(localPart);
    for (String domain : domains) {
      addQuoted(keys, localPart, domain, "");
    }
    if (end < localPart.length()) {
      for (String domain : domains) {
        addQuoted(keys, localPart.substring(0, end), domain, localPart.substring(end));
      }
    }
  }

  /** As in a command first, then without quotes, as they stood in tables before Postfix 3.2. */
  private static void addQuoted(List<Key> keys, String localPart, String domain, String rest) {
    String quoted = new EmailAddress(localPart, "").toString();
    keys.add(new Key(written(quoted, domain), rest));
    // With an at sign it would be an address of another domain.
    if (!localPart.equals(quoted) && localPart.indexOf('@') < 0) {
      keys.add(new Key(written(localPart, domain), rest));
    }
  }

  private static String written(String localPart, String domain) {
    return domain.isEmpty() ? localPart : localPart + '@' + domain;
  }

  /**
   * A key to look for.
   *
   * @param extension what of the address is not in it
   */
  record Key(String text, String extension) {
    boolean isWhole(EmailAddress address) {
      return text.equals(address.toString()) || text.equals(address.toUnicode());
    }
  }
}
