package dev.postern.auth.dovecot.server;

/** Numbers as lines of the protocol have them: digits alone, no sign, not too many. */
final class Digits {
  private static final int MOST = 10;

  private Digits() {}

  /** The number that a text is; −1 if it is none. */
  static long number(String text) {
    return number(text, 0, text.length());
  }

  /**
   * The number that a part of a text is; −1 if it is none.
   *
   * @param end less than the start for no part at all
   */
  static long number(String text, int start, int end) {
    if (end <= start || end - start > MOST) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
