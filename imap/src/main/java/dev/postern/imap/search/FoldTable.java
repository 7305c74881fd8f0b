package dev.postern.imap.search;

/**
 * Remembers how characters fold, since decomposing one anew costs as much as reading a hundred.
 * Grows with the scripts that are met, up to the Basic Multilingual Plane. Used by one thread.
 */
final class FoldTable {
  private static final int BLOCK = 256;

  private final String[][] blocks = new String[Character.MIN_SUPPLEMENTARY_CODE_POINT / BLOCK][];
  private final StringBuilder one = new StringBuilder();

  /** Appends the folded form of a character, as {@link CaseFolding#fold(int, StringBuilder)}. */
  void fold(int codePoint, StringBuilder out) {
    if (CaseFolding.isCheap(codePoint) || !Character.isBmpCodePoint(codePoint)) {
      CaseFolding.fold(codePoint, out);
    } else {
      out.append(known(codePoint));
    }
  }

  private String known(int codePoint) {
    String[] block = blocks[codePoint / BLOCK];
    if (block == null) {
      block = new String[BLOCK];
      blocks[codePoint / BLOCK] = block;
    }
    String folded = block[codePoint % BLOCK];
    if (folded == null) {
      one.setLength(0);
      CaseFolding.fold(codePoint, one);
      folded = one.toString();
      block[codePoint % BLOCK] = folded;
    }
    return folded;
  }
}
