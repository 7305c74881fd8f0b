package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** A scheme that keeps octets, written as hexadecimal digits or in base 64. */
interface OctetScheme extends PasswordScheme {

  /** How new ones are written, unless a suffix says otherwise; never {@code NONE}. */
  StoredPassword.Encoding encoding();

  /** Octets of a hash without a salt; all stored forms are at least as long. */
  int length();

  /** Whether all stored forms have {@link #length}, so that their writing can be told by theirs. */
  boolean isOfFixedLength();

  /** Whether a password fits. */
  boolean verifyOctets(Credentials.Password login, byte[] stored);

  /** What to store. */
  byte[] hashOctets(Credentials.Password login, RandomGenerator random);

  @Override
  default boolean verify(Credentials.Password login, String stored) {
    return verifyOctets(login, octets(stored));
  }

  @Override
  default Work work(String stored) {
    octets(stored);
    return Work.NONE;
  }

  @Override
  default String hash(Credentials.Password login, RandomGenerator random) {
    return encoding().encode(hashOctets(login, random));
  }

  @Override
  default boolean isWeak() {
    return true;
  }

  /**
   * What is stored. Where its length is fixed, either way of writing is understood, as in Dovecot.
   *
   * @throws IllegalArgumentException if it is not of this scheme's form
   */
  default byte[] octets(String stored) {
    byte[] octets;
    try {
      boolean hex =
          isOfFixedLength()
              ? stored.length() == 2 * length()
              : encoding() == StoredPassword.Encoding.HEX;
      octets =
          hex
              ? HexFormat.of().parseHex(stored.toLowerCase(Locale.ROOT))
              : Base64.getDecoder().decode(stored);
    } catch (IllegalArgumentException e) {
      // The JDK's text shows what it could not decode.
      throw new IllegalArgumentException("not a " + name() + " hash", e);
    }
    if (isOfFixedLength() ? octets.length != length() : octets.length < length()) {
      throw new IllegalArgumentException("not a " + name() + " hash: its length is wrong");
    }
    return octets;
  }
}
