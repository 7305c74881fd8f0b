package dev.postern.imap.search;

/**
 * Looks for one folded text in a stream of folded chars, wherever the stream is cut (Knuth, Morris
 * and Pratt): each char is looked at once and none is kept. Used by one thread.
 */
final class TextMatcher {
  private final char[] pattern;
  private final int[] fallback;
  private int state;
  private boolean found;

  TextMatcher(String folded) {
    pattern = folded.toCharArray();
    fallback = fallbacks(pattern);
    found = pattern.length == 0;
  }

  /** Whether it was found since the beginning. */
  boolean found() {
    return found;
  }

  /** Takes the next piece of the stream. */
  void feed(CharSequence folded) {
    if (found) {
      return;
    }
    int at = state;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      while (at > 0 && pattern[at] != c) {
        at = fallback[at - 1];
      }
      if (pattern[at] == c && ++at == pattern.length) {
        found = true;
        return;
      }
    }
    state = at;
  }

  /** The stream ends and another begins: nothing is found across the gap. */
  void gap() {
    state = 0;
  }

  private static int[] fallbacks(char[] pattern) {
    int[] table = new int[pattern.length];
    int at = 0;
    for (int i = 1; i < pattern.length; i++) {
      while (at > 0 && pattern[at] != pattern[i]) {
        at = table[at - 1];
      }
      if (pattern[at] == pattern[i]) {
        at++;
      }
      table[i] = at;
    }
    return table;
  }
}
