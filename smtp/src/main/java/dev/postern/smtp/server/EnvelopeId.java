package dev.postern.smtp.server;

import java.util.random.RandomGenerator;

/** Ids of transactions: 20 letters and digits that are not mixed up when read aloud. */
final class EnvelopeId {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;
  private static final int LETTERS_PER_LONG = 10;

  private EnvelopeId() {}

  /** 100 random bits: unique for all practical purposes, in all processes. */
  static String next(RandomGenerator random) {
    StringBuilder id = new StringBuilder(2 * LETTERS_PER_LONG);
    append(id, random.nextLong());
    append(id, random.nextLong());
    return id.toString();
  }

  private static void append(StringBuilder id, long bits) {
    for (int i = 1; i <= LETTERS_PER_LONG; i++) {
      id.append(ALPHABET.charAt((int) (bits >>> (Long.SIZE - i * BITS)) & 0x1f));
    }
  }
}
