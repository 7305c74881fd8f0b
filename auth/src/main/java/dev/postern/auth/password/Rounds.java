package dev.postern.auth.password;

import java.util.Locale;

/** How many rounds new hashes have. */
final class Rounds {
  private Rounds() {}

  /**
   * As many as were asked for.
   *
   * @throws IllegalArgumentException if the scheme has no such number
   */
  static int between(String scheme, int least, int most, int asked) {
    if (asked < least || asked > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s has from %,d to %,d rounds, not %,d", scheme, least, most, asked));
    }
    return asked;
  }
}
