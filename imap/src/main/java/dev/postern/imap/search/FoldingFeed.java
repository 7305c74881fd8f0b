package dev.postern.imap.search;

import java.util.List;

/**
 * Folds a stream of chars and hands it to matchers; characters of two chars may be cut anywhere.
 * Used by one thread.
 */
final class FoldingFeed {
  private final FoldTable table;
  private final List<TextMatcher> matchers;
  private final StringBuilder folded = new StringBuilder();
  private char pendingHigh;

  FoldingFeed(FoldTable table, List<TextMatcher> matchers) {
    this.table = table;
    this.matchers = List.copyOf(matchers);
  }

  /** Whether all matchers found their text, so that nothing more need be read. */
  boolean isSatisfied() {
    for (TextMatcher matcher : matchers) {
      if (!matcher.found()) {
        return false;
      }
    }
    return true;
  }

  /** Takes the next chars of the current stream. */
  void feed(char[] chars, int from, int count) {
    for (int i = from; i < from + count; i++) {
      take(chars[i]);
    }
    flush();
  }

  /** Ends the current stream. */
  void gap() {
    if (pendingHigh != 0) {
      folded.append(pendingHigh);
      pendingHigh = 0;
      flush();
    }
    matchers.forEach(TextMatcher::gap);
  }

  private void take(char c) {
    if (pendingHigh != 0) {
      char high = pendingHigh;
      pendingHigh = 0;
      if (Character.isLowSurrogate(c)) {
        table.fold(Character.toCodePoint(high, c), folded);
        return;
      }
      folded.append(high);
    }
    if (Character.isHighSurrogate(c)) {
      pendingHigh = c;
    } else {
      table.fold(c, folded);
    }
  }

  private void flush() {
    for (TextMatcher matcher : matchers) {
      matcher.feed(folded);
    }
    folded.setLength(0);
  }
}
