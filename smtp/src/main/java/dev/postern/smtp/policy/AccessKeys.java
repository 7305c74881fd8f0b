package dev.postern.smtp.policy;

import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Idna;
import dev.postern.smtp.policy.access.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys are looked up in which order ({@code access(5)}). A domain beyond ASCII has two
 * spellings (RFC 5890: A-labels and U-labels), of which a table may have either.
 *
 * @param literal names and addresses, each followed by what it is part of
 * @param whole names and addresses as they are, to be tried on patterns
 */
record AccessKeys(List<String> literal, List<String> whole) {
  AccessKeys {
    literal = List.copyOf(literal);
    whole = List.copyOf(whole);
  }

  /** A name, and the domains above it. */
  static AccessKeys ofDomain(String name) {
    return new AccessKeys(domains(name), name.isEmpty() ? List.of() : spellings(name));
  }

  /** The client's name with its domains, if it is known, and then its address and networks. */
  static AccessKeys ofClient(Optional<String> name, InetAddress client) {
    String address = AddressText.of(client);
    List<String> literal = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    name.ifPresent(
        known -> {
          literal.addAll(domains(known));
          whole.addAll(spellings(known));
        });
    char separator = address.indexOf(':') >= 0 ? ':' : '.';
    for (String rest = address; !rest.isEmpty(); rest = shortened(rest, separator)) {
      literal.add(rest);
    }
    whole.add(address);
    return new AccessKeys(literal, whole);
  }

  /**
   * An address, the same without its detail, its domains, and its local part.
   *
   * @param address empty for the null reverse path
   */
  static AccessKeys ofAddress(Optional<EmailAddress> address, String delimiters) {
    String text = address.map(EmailAddress::toString).orElse("<>");
    String domain = address.map(EmailAddress::domain).orElse("");
    if (domain.isEmpty()) {
      return new AccessKeys(List.of(text), List.of(text));
    }
    String local = text.substring(0, text.length() - domain.length() - 1);
    String base = new RecipientDelimiter(delimiters).withoutExtension(local);
    Set<String> keys = new LinkedHashSet<>();
    List<String> spellings = spellings(domain);
    spellings.forEach(spelling -> keys.add(local + '@' + spelling));
    List<String> whole = List.copyOf(keys);
    spellings.forEach(spelling -> keys.add(base + '@' + spelling));
    keys.addAll(domains(domain));
    keys.add(local + "@");
    keys.add(base + "@");
    return new AccessKeys(List.copyOf(keys), whole);
  }

  /** As it came first; of a name that nothing is beyond ASCII in, nothing else. */
  private static List<String> spellings(String name) {
    String ascii = Idna.toAscii(name).orElse(name);
    String unicode = Idna.toUnicode(name);
    return unicode.equals(ascii)
        ? List.of(name)
        : List.copyOf(new LinkedHashSet<>(List.of(name, ascii, unicode)));
  }

  private static List<String> domains(String name) {
    List<String> keys = new ArrayList<>();
    String rest = name;
    while (!rest.isEmpty()) {
      keys.addAll(spellings(rest));
      int dot = rest.indexOf('.', 1);
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    return keys;
  }

  private static String shortened(String address, char separator) {
    return address.substring(0, Math.max(0, address.lastIndexOf(separator)));
  }
}
