package dev.postern.imap.search;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Makes texts comparable regardless of case, width and composition: each character is decomposed
 * (compatibility form) and its case folded, so {@code É}, {@code e} with an accent behind it and
 * full-width forms meet, as in i;unicode-casemap (RFC 5051). Works character by character, hence on
 * streams. CR is dropped, so that a line end is LF wherever it comes from.
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
        boolean upper = codePoint >= 'A' && codePoint <= 'Z';
        out.append((char) (upper ? codePoint + ('a' - 'A') : codePoint));
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
    String decomposed = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
    // Upper case first: it unites what lower case keeps apart (final sigma, sharp s).
    String upper = decomposed.toUpperCase(Locale.ROOT);
    out.append(Normalizer.normalize(upper, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT));
  }
}
