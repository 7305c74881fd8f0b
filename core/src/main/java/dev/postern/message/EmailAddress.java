package dev.postern.message;

import dev.postern.message.ParsedAddress.Reason;
import java.util.Objects;

/**
 * A mailbox as SMTP names it: local part and domain (RFC 5321 §4.1.2), without display name, route
 * or angle brackets. Two are equal if they are one mailbox by what RFC 5321 says: quotes that the
 * local part does not need, the domain's case, and whether it is written in U-labels or A-labels
 * make no difference. The local part's case does, though few mailboxes are told apart by it (§2.4).
 *
 * <pre>{@code
 * EmailAddress.of("ann@Bücher.example")   // ann@xn--bcher-kva.example
 * }</pre>
 *
 * @param localPart the unquoted local part, e.g. {@code john smith} for {@code "john
 *     smith"@example.org}; case is kept; empty for {@code ""@example.org}, which the grammar allows
 *     and nobody has
 * @param domain the domain in lower case, in A-labels ({@link Idna}), or an address literal such as
 *     {@code [192.0.2.1]}; empty only for the bare {@code postmaster} of RFC 5321 §4.5.1
 */
public record EmailAddress(String localPart, String domain) {

  /**
   * @throws IllegalArgumentException if both are empty, one holds a control character, or the
   *     domain what could leave its place in a command or a label that is none
   */
  public EmailAddress {
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(localPart, "localPart");
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
    domain =
        Idna.toAscii(domain)
            .orElseThrow(() -> new IllegalArgumentException(Reason.NO_U_LABEL.text()));
  }

  /**
   * Reads {@code local@domain} as a person, a configuration or a command writes it; the domain is
   * what follows the last at sign. A local part may be quoted, and need not be: {@code "john
   * smith"@example.org} is {@code john smith@example.org}. Dots may stand anywhere in it, since
   * Japanese carriers gave out such addresses and Postfix takes them.
   *
   * <p>The local part has at most 64 octets of UTF-8, its quotes and backslashes left out, so that
   * equal addresses are equally long (RFC 5321 §4.5.3.1.1); the domain 255, and 63 each label.
   *
   * <pre>{@code
   * EmailAddress.parse("ann@example..org") // Refused[reason=MALFORMED_DOMAIN]
   * }</pre>
   */
  public static ParsedAddress parse(String text) {
    return AddressText.parse(Objects.requireNonNull(text, "text"));
  }

  /**
   * The address that {@link #parse} reads.
   *
   * @throws IllegalArgumentException if it refuses; the message tells which rule was broken
   */
  public static EmailAddress of(String text) {
    ParsedAddress parsed = parse(text);
    if (parsed instanceof ParsedAddress.Valid valid) {
      return valid.address();
    }
    Reason reason = ((ParsedAddress.Refused) parsed).reason();
    throw new IllegalArgumentException("not an e-mail address (local@domain): " + reason.text());
  }

  /**
   * The form used in SMTP commands and trace headers, the local part quoted where the grammar asks
   * for it, the domain in A-labels.
   */
  @Override
  public String toString() {
    return with(domain);
  }

  /**
   * The same with U-labels in the place of A-labels, for people and for messages that may hold
   * UTF-8 (RFC 6531 §3.7.3).
   */
  public String toUnicode() {
    return with(Idna.toUnicode(domain));
  }

  private String with(String written) {
    String local = isDotString(localPart) ? localPart : quote(localPart);
    return written.isEmpty() ? local : local + '@' + written;
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
