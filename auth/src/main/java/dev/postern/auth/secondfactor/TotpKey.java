package dev.postern.auth.secondfactor;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** What a user's app and the server share (RFC 4226 §4 R6). Immutable; text never shows it. */
public final class TotpKey {
  private static final int LEAST_OCTETS = 16;
  private static final int MAX_OCTETS = 128;
  private static final int NEW_OCTETS = 20;

  private final byte[] octets;

  private TotpKey(byte[] octets) {
    if (octets.length < LEAST_OCTETS || octets.length > MAX_OCTETS) {
      throw new IllegalArgumentException(
          "a key has from " + LEAST_OCTETS + " to " + MAX_OCTETS + " octets");
    }
    this.octets = octets.clone();
  }

  /**
   * A new key of 160 bits.
   *
   * @param random a {@link java.security.SecureRandom}
   */
  public static TotpKey random(RandomGenerator random) {
    byte[] made = new byte[NEW_OCTETS];
    Objects.requireNonNull(random, "random").nextBytes(made);
    return new TotpKey(made);
  }

  /**
   * A key that is kept as octets.
   *
   * @param octets from 16 to 128
   */
  public static TotpKey of(byte[] octets) {
    return new TotpKey(Objects.requireNonNull(octets, "octets"));
  }

  /**
   * Reads a key as {@link #base32} writes it, in any case, with spaces and hyphens if it likes.
   *
   * @throws IllegalArgumentException if it is none; the message shows none of it
   */
  public static TotpKey parse(String base32) {
    return new TotpKey(Base32.decode(Objects.requireNonNull(base32, "base32")));
  }

  /** The key, to be typed into an app or kept: it is a secret. */
  public String base32() {
    return Base32.encode(octets);
  }

  byte[] octets() {
    return octets.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TotpKey key && MessageDigest.isEqual(octets, key.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "TotpKey";
  }
}
