package dev.postern.table;

import java.io.IOException;

/**
 * A key that patterns are tried on. Some regular expressions take exponential time for a text that
 * was made for it; each character that is looked at counts, for all patterns of a table together.
 * Used by one thread, for one look-up.
 */
final class Subject implements CharSequence {
  /** Looks at characters of a key, by all patterns of a table. */
  static final int MAX_LOOKS = 10_000_000;

  private final String text;
  private int looks;

  Subject(String text) {
    this.text = text;
  }

  /** The key has been looked at too often. */
  static final class ExhaustedException extends IllegalStateException {
    private static final long serialVersionUID = 1;
  }

  /** Why a pattern cannot tell. */
  static IOException tooMuch(Throwable cause) {
    return new IOException("the patterns of a table take too long for a key", cause);
  }

  @Override
  public char charAt(int index) {
    if (++looks > MAX_LOOKS) {
      throw new ExhaustedException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
