package dev.postern.mime.structure;

import dev.postern.mime.structure.FieldPieces.Cut;

/**
 * Cuts the value of a field where nobody will notice: between addresses, or at white space that is
 * not between two encoded words. Where there is no such place for long, it cuts all the same.
 */
final class PieceCutter {
  /** Chars that are enough for a piece. */
  static final int ENOUGH = 16 * 1024;

  /** Chars behind which a piece ends wherever it may be. */
  static final int MOST = 8 * ENOUGH;

  /** No word is longer that is one (RFC 2047 §2 allows 75). */
  private static final int LONGEST_WORD = 1024;

  private final FieldPieces sink;
  private final Cut cut;
  private final StringBuilder held = new StringBuilder();
  private int tryAgainAt = ENOUGH;

  PieceCutter(FieldPieces sink, Cut cut) {
    this.sink = sink;
    this.cut = cut;
  }

  /** Takes an octet of the value. White space before it all is left out. */
  void take(char octet) {
    if (held.isEmpty() && tryAgainAt == ENOUGH && Ascii.isSpace(octet)) {
      return;
    }
    if (octet == 0) {
      held.append(EncodedWords.REPLACEMENT);
    } else {
      held.append(octet);
    }
    if (held.length() >= tryAgainAt) {
      cut();
    }
  }

  /** Gives what is left, without the white space behind it all. */
  void end() {
    int length = held.length();
    while (length > 0 && Ascii.isSpace(held.charAt(length - 1))) {
      length--;
    }
    if (length > 0) {
      sink.piece(held.substring(0, length));
    }
    sink.ends();
  }

  private void cut() {
    int at = cut == Cut.ADDRESSES ? behindAddress() : betweenWords();
    if (at <= 0 && held.length() >= MOST) {
      at = anywhere();
    }
    if (at > 0) {
      sink.piece(held.substring(0, at));
      held.delete(0, at);
    }
    // Also marks that white space is no longer before it all.
    tryAgainAt = Math.max(ENOUGH, held.length() + ENOUGH) + 1;
  }

  /** Behind the last comma outside of quotes and comments; 0 for none. */
  private int behindAddress() {
    int found = 0;
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < held.length(); i++) {
      switch (held.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted ^= depth == 0;
        case '(' -> depth += quoted ? 0 : 1;
        case ')' -> depth -= quoted || depth == 0 ? 0 : 1;
        case ',' -> found = quoted || depth > 0 ? found : i + 1;
        default -> {}
      }
    }
    return found;
  }

  /** Before the last white space with text around it that is no encoded word; 0 for none. */
  private int betweenWords() {
    int i = held.length() - 1;
    while (i > 0) {
      // The end of the white space is searched for first: what follows it must be known.
      while (i > 0 && !Ascii.isSpace(held.charAt(i))) {
        i--;
      }
      int next = i + 1;
      while (i > 0 && Ascii.isSpace(held.charAt(i))) {
        i--;
      }
      boolean known = next + 1 < held.length();
      if (i > 0 && known && !(endsWord(i) && beginsWord(next))) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Not within a word, if that can be, and not within a character. */
  private int anywhere() {
    int begin = held.lastIndexOf("=?");
    int end = held.lastIndexOf("?=");
    if (end > 0 && end + 2 < held.length() && held.length() - end < LONGEST_WORD) {
      return end + 2;
    }
    if (begin > 0 && held.length() - begin < LONGEST_WORD) {
      return begin;
    }
    int at = held.length();
    while (at > held.length() - 4 && held.charAt(at - 1) >= 0x80) {
      at--;
    }
    return at;
  }

  private boolean endsWord(int last) {
    return last > 0 && held.charAt(last) == '=' && held.charAt(last - 1) == '?';
  }

  private boolean beginsWord(int first) {
    return held.charAt(first) == '=' && held.charAt(first + 1) == '?';
  }
}
