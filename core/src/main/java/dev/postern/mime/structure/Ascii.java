package dev.postern.mime.structure;

/** Octet classes of RFC 5322 and RFC 2045. */
public final class Ascii {

  private Ascii() {}

  /** An octet with its letter in lower case. */
  public static int lower(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
  }

  /** Blank, tab, CR or LF. */
  public static boolean isSpace(int octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
  }

  static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  static boolean isLetter(int octet) {
    int small = lower(octet);
    return small >= 'a' && small <= 'z';
  }

  /** The value of a hexadecimal digit of either case, or -1. */
  static int hex(int octet) {
    int small = lower(octet);
    if (isDigit(small)) {
      return small - '0';
    }
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
  }

  /** The value of the two hexadecimal digits at that place, or -1. */
  static int hex(String text, int from) {
    if (from + 2 > text.length()) {
      return -1;
    }
    int high = hex(text.charAt(from));
    int low = hex(text.charAt(from + 1));
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
