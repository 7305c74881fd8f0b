package dev.postern.auth;

/**
 * A delay that doubles with failures. Times are nanoseconds.
 *
 * @param most what it grows to
 */
record GrowingDelay(long least, long most) {
  /** Failures that may happen to anybody, before delays double. */
  static final int SLIPS = 3;

  /** The delay after so many failures. */
  long after(double failures) {
    long grown = least;
    for (long n = SLIPS; n < failures && grown < most; n++) {
      grown *= 2;
    }
    return Math.min(grown, most);
  }
}
