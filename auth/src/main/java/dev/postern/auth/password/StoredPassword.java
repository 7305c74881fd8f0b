package dev.postern.auth.password;

import dev.postern.auth.sasl.SaslText;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A password as a file keeps it: {@code {SHA512-CRYPT}$6$...}.
 *
 * @param scheme in upper case
 * @param value what follows the prefix, decoded if the prefix named an encoding ({@code
 *     {PLAIN.b64}})
 */
public record StoredPassword(String scheme, String value) {

  private static final Set<String> IN_THE_CLEAR = Set.of("PLAIN", "CLEARTEXT");

  public StoredPassword {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(value, "value");
  }

  /**
   * Reads one; without a prefix it is of CRYPT, as in Dovecot.
   *
   * @throws IllegalArgumentException if the prefix or the encoding is broken
   */
  public static StoredPassword parse(String text) {
    return parse(text, CryptScheme.ANY.name());
  }

  /**
   * Reads one.
   *
   * @param defaultScheme for text without a prefix
   * @throws IllegalArgumentException if the prefix or the encoding is broken
   */
  public static StoredPassword parse(String text, String defaultScheme) {
    if (!text.startsWith("{")) {
      return new StoredPassword(defaultScheme, text);
    }
    int end = text.indexOf('}');
    if (end < 2) {
      throw new IllegalArgumentException("a scheme is written {NAME}");
    }
    String name = text.substring(1, end).toUpperCase(Locale.ROOT);
    String value = text.substring(end + 1);
    int dot = name.indexOf('.');
    if (dot < 0) {
      return new StoredPassword(name, value);
    }
    return new StoredPassword(name.substring(0, dot), decode(name.substring(dot + 1), value));
  }

  /**
   * Whether no password fits, by the conventions of passwd files: nothing is stored, or an
   * exclamation mark or an asterisk is where a hash would begin. In the clear these are passwords.
   */
  public boolean isLocked() {
    return value.isEmpty()
        || (!IN_THE_CLEAR.contains(scheme) && (value.startsWith("!") || value.startsWith("*")));
  }

  /** The password itself, if it is kept in the clear. */
  public Optional<String> clearText() {
    return IN_THE_CLEAR.contains(scheme) ? Optional.of(value) : Optional.empty();
  }

  /** Never shows the value. */
  @Override
  public String toString() {
    return "{" + scheme + "}";
  }

  private static String decode(String encoding, String value) {
    byte[] octets;
    try {
      octets =
          switch (encoding) {
            case "B64", "BASE64" -> Base64.getDecoder().decode(value);
            case "HEX" -> HexFormat.of().parseHex(value);
            default -> throw new IllegalArgumentException("unknown encoding");
          };
    } catch (IllegalArgumentException e) {
      // The JDK's text shows what it could not decode.
      throw new IllegalArgumentException("the encoding " + encoding + " is unknown or broken", e);
    }
    // As clients' passwords are read, so that what was stored by its octets fits the same octets.
    return SaslText.decode(octets);
  }
}
