package dev.postern.auth.secondfactor;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Base32 without padding, as apps that make codes read keys (RFC 4648 §6). */
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(byte[] octets) {
    StringBuilder text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte octet : octets) {
      held = ((held << 8) | (octet & 0xff)) & 0xfff;
      for (bits += 8; bits >= BITS; bits -= BITS) {
        text.append(ALPHABET.charAt((held >> (bits - BITS)) & 0x1f));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((held << (BITS - bits)) & 0x1f));
    }
    return text.toString();
  }

  /**
   * Reads it in any case, with or without padding, spaces and hyphens, as people copy it.
   *
   * @throws IllegalArgumentException if it is no Base32; the message shows none of it
   */
  static byte[] decode(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    String plain = text.replaceAll("[\\s-]", "").replaceAll("=+$", "").toUpperCase(Locale.ROOT);
    for (int i = 0; i < plain.length(); i++) {
      int value = ALPHABET.indexOf(plain.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("a key is written in letters and the digits 2 to 7");
      }
      held = ((held << BITS) | value) & 0xfff;
      bits += BITS;
      if (bits >= 8) {
        bits -= 8;
        octets.write(held >> bits);
      }
    }
    return octets.toByteArray();
  }
}
