package dev.postern.auth.password;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A password as a file keeps it: {@code {SHA512-CRYPT}$6$...}, {@code {SSHA.HEX}3f5c...}.
 *
 * @param scheme in upper case
 * @param encoding of the value, if the prefix named one
 * @param value what follows the prefix, as it stands there
 */
public record StoredPassword(String scheme, Encoding encoding, String value) {

  private static final Set<String> IN_THE_CLEAR = Set.of("PLAIN", "CLEAR", "CLEARTEXT");

  /**
   * Takes the parts.
   *
   * @throws IllegalArgumentException if the value is not of the encoding
   */
  public StoredPassword {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(encoding, "encoding");
    Objects.requireNonNull(value, "value");
    if (!isMarked(value)) {
      encoding.octets(value);
    }
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
   * @param defaultScheme for text without a prefix; may name an encoding, too
   * @throws IllegalArgumentException if the prefix or the encoding is broken
   */
  public static StoredPassword parse(String text, String defaultScheme) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(defaultScheme, "defaultScheme");
    if (!text.startsWith("{")) {
      return of(defaultScheme, text);
    }
    int end = text.indexOf('}');
    if (end < 2) {
      throw new IllegalArgumentException("a scheme is written {NAME}");
    }
    return of(text.substring(1, end), text.substring(end + 1));
  }

  private static StoredPassword of(String prefix, String value) {
    String name = prefix.toUpperCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return dot < 0
        ? new StoredPassword(name, Encoding.NONE, value)
        : new StoredPassword(
            name.substring(0, dot), Encoding.named(name.substring(dot + 1)), value);
  }

  /**
   * Whether no password fits, by the conventions of passwd files: nothing is stored, or an
   * exclamation mark or an asterisk is where a hash would begin. In the clear these are passwords.
   */
  public boolean isLocked() {
    boolean clear = IN_THE_CLEAR.contains(scheme) && encoding == Encoding.NONE;
    return value.isEmpty() || (!clear && isMarked(value));
  }

  private static boolean isMarked(String value) {
    return value.startsWith("!") || value.startsWith("*");
  }

  /** As it stands in a file. It is as secret as the file. */
  public String text() {
    return this + value;
  }

  /** What the value encodes, if the prefix named an encoding. */
  Optional<byte[]> octets() {
    return encoding.octets(value);
  }

  /** Never shows the value. */
  @Override
  public String toString() {
    return "{" + scheme + (encoding == Encoding.NONE ? "" : "." + encoding.suffix()) + "}";
  }

  /** How a prefix says that its value is written, instead of the scheme's own way. */
  public enum Encoding {
    /** The scheme's own way. */
    NONE(List.of(), text -> new byte[0], octets -> ""),
    /** {@code {SCHEME.b64}}, {@code {SCHEME.base64}}. */
    BASE64(
        List.of("B64", "BASE64"), Base64.getDecoder()::decode, Base64.getEncoder()::encodeToString),
    /** {@code {SCHEME.hex}}. */
    HEX(List.of("HEX"), HexFormat.of()::parseHex, HexFormat.of()::formatHex);

    private final List<String> suffixes;
    private final Function<String, byte[]> decoder;
    private final Function<byte[], String> encoder;

    Encoding(
        List<String> suffixes, Function<String, byte[]> decoder, Function<byte[], String> encoder) {
      this.suffixes = suffixes;
      this.decoder = decoder;
      this.encoder = encoder;
    }

    /** These octets, written so. */
    String encode(byte[] octets) {
      return encoder.apply(octets);
    }

    private static Encoding named(String suffix) {
      return Arrays.stream(values())
          .filter(e -> e.suffixes.contains(suffix))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown encoding of a password"));
    }

    private String suffix() {
      return suffixes.get(0);
    }

    private Optional<byte[]> octets(String value) {
      if (this == NONE) {
        return Optional.empty();
      }
      try {
        return Optional.of(decoder.apply(value));
      } catch (IllegalArgumentException e) {
        // The JDK's text shows what it could not decode.
        throw new IllegalArgumentException("the encoding " + suffix() + " is broken", e);
      }
    }
  }
}
