package dev.postern.imap.search;

import java.text.Normalizer;

/**
 * Makes texts comparable regardless of case, width and composition, as i;unicode-casemap does (RFC
 * 5051 §2): each character is taken in its simple titlecase form and decomposed (compatibility
 * form), so {@code É}, {@code e} with an accent behind it and full-width forms meet, and {@code ß}
 * stays what it is. What a decomposition brings is taken in titlecase too, so that a ligature meets
 * its letters. Works character by character, hence on streams. CR is dropped, so that a line end is
 * LF wherever it comes from.
 */
final class CaseFolding {
  private static final int FIRST_IDEOGRAPH = 0x4E00;
  private static final int LAST_IDEOGRAPH = 0x9FFF;

  private CaseFolding() {}

  /** Folds a whole text. */
  static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints().forEach(c -> fold(c, folded));
    return folded.toString();
  }

  /** Appends the folded form of one character: none, one or several chars. */
  static void fold(int codePoint, StringBuilder out) {
    if (codePoint < 0x80) {
      if (codePoint != '\r') {
        boolean lower = codePoint >= 'a' && codePoint <= 'z';
        out.append((char) (lower ? codePoint - ('a' - 'A') : codePoint));
      }
    } else if (isCheap(codePoint)) {
      out.append((char) codePoint);
    } else {
      foldRare(codePoint, out);
    }
  }

  /** Whether folding a character takes next to no time: it is US-ASCII or an ideograph. */
  static boolean isCheap(int codePoint) {
    return codePoint < 0x80 || (codePoint >= FIRST_IDEOGRAPH && codePoint <= LAST_IDEOGRAPH);
  }

  private static void foldRare(int codePoint, StringBuilder out) {
    String title = Character.toString(Character.toTitleCase(codePoint));
    Normalizer.normalize(title, Normalizer.Form.NFKD)
        .codePoints()
        .map(Character::toTitleCase)
        .forEach(out::appendCodePoint);
  }
}
