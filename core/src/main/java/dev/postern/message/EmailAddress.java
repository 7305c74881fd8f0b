package dev.postern.message;

import java.util.Locale;
import java.util.Objects;

/**
 * A mailbox as SMTP names it: local part and domain (RFC 5321 §4.1.2), without display name, route
 * or angle brackets.
 *
 * @param localPart the unquoted local part, e.g. {@code john smith} for {@code "john
 *     smith"@example.org}; case is kept; empty for {@code ""@example.org}, which the grammar allows
 *     and nobody has
 * @param domain the domain in lower case, or an address literal such as {@code [192.0.2.1]}; empty
 *     only for the bare {@code postmaster} of RFC 5321 §4.5.1
 */
public record EmailAddress(String localPart, String domain) {

  public EmailAddress {
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(localPart, "localPart");
    domain = domain.toLowerCase(Locale.ROOT);
    if (localPart.isEmpty() && domain.isEmpty()) {
      throw new IllegalArgumentException("an address needs a local part or a domain");
    }
    if (hasControl(localPart) || hasControl(domain)) {
      throw new IllegalArgumentException("an address holds no control characters");
    }
    // They would end the address in a command or a header field.
    if (domain.chars().anyMatch(c -> " <>()@,;\"\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("a domain holds no such character");
    }
  }

  /**
   * Reads {@code local@domain} as a person or a configuration writes it; the domain is what follows
   * the last at sign.
   *
   * @throws IllegalArgumentException if there is no local part or no domain
   */
  public static EmailAddress of(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1) {
      throw new IllegalArgumentException("not an e-mail address: needs local@domain");
    }
    return new EmailAddress(text.substring(0, at), text.substring(at + 1));
  }

  /**
   * The form used in SMTP commands and trace headers, the local part quoted where the grammar asks
   * for it.
   */
  @Override
  public String toString() {
    String local = isDotString(localPart) ? localPart : quote(localPart);
    return domain.isEmpty() ? local : local + '@' + domain;
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
  }

  private static boolean isDotString(String text) {
    boolean dots = text.startsWith(".") || text.endsWith(".") || text.contains("..");
    return !text.isEmpty()
        && !dots
        && text.chars().allMatch(c -> c >= 0x80 || isAtext(c) || c == '.');
  }

  private static boolean isAtext(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
