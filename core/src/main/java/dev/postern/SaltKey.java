package dev.postern;

import java.security.SecureRandom;

/** What salts are derived with that nobody may foresee; never shows itself. */
record SaltKey(byte[] octets) {
  /** As many as a salt has in SCRAM. */
  static final int LEAST_OCTETS = 16;

  SaltKey {
    if (octets.length < LEAST_OCTETS) {
      throw new IllegalArgumentException(
          "saltKey(...) takes at least " + LEAST_OCTETS + " octets, not " + octets.length);
    }
    octets = octets.clone();
  }

  /** Another one for each process. */
  static SaltKey random() {
    byte[] octets = new byte[2 * LEAST_OCTETS];
    new SecureRandom().nextBytes(octets);
    return new SaltKey(octets);
  }

  @Override
  public byte[] octets() {
    return octets.clone();
  }

  @Override
  public String toString() {
    return "SaltKey";
  }
}
