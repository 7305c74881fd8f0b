package dev.postern.template;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What can be done to a variable's value before it is filled in. */
public enum Modifier {
  /** Lower case, of ASCII letters. */
  LOWER('L', text -> mapped(text, 'A', 'Z', 'a' - 'A')),
  /** Upper case, of ASCII letters. */
  UPPER('U', text -> mapped(text, 'a', 'z', 'A' - 'a')),
  /** A decimal number in hexadecimal; 0 for what is none. */
  HEX('X', Modifier::hex),
  /** From the end to the beginning. */
  REVERSE('R', text -> new StringBuilder(text).reverse().toString()),
  /** Without white space at the end. */
  TRIM('T', String::stripTrailing),
  /** The MD5 sum in hexadecimal. */
  MD5('M', text -> HexFormat.of().formatHex(md5(text))),
  /** Dovecot's hash of 32 bits, of which a width leaves the remainder. */
  OLD_HASH('H', text -> Long.toString(oldHash(text))),
  /** Dovecot's newer hash. */
  NEW_HASH('N', text -> newHash(text).toString());

  private static final int HASH_BYTES = 8;

  private final char letter;
  private final UnaryOperator<String> change;

  Modifier(char letter, UnaryOperator<String> change) {
    this.letter = letter;
    this.change = change;
  }

  static Optional<Modifier> of(char letter) {
    for (Modifier modifier : values()) {
      if (modifier.letter == letter) {
        return Optional.of(modifier);
      }
    }
    return Optional.empty();
  }

  /** Whether a width means the number of different values. */
  public boolean isHash() {
    return this == OLD_HASH || this == NEW_HASH;
  }

  /** The changed value; a hash is a decimal number. */
  String apply(String text) {
    return change.apply(text);
  }

  private static String mapped(String text, char first, char last, int distance) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= first && c <= last) {
        out.setCharAt(i, (char) (c + distance));
      }
    }
    return out.toString();
  }

  private static String hex(String text) {
    boolean number = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? new BigInteger(text).toString(16) : "0";
  }

  private static long oldHash(String text) {
    int hash = 0;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash << 4) + (octet & 0xff);
      int high = hash & 0xf000_0000;
      hash ^= high >>> 24;
      hash ^= high;
    }
    return Integer.toUnsignedLong(hash);
  }

  private static BigInteger newHash(String text) {
    return new BigInteger(1, md5(text), 0, HASH_BYTES);
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
