package dev.postern.maildir.uidlist;

/** Unsigned decimal numbers. */
final class Digits {
  private Digits() {}

  /** The number that a region holds and nothing else, or -1. */
  static long parse(String text, int from, int to) {
    if (from >= to || to - from > 18) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + (digit - '0');
    }
    return value;
  }
}
