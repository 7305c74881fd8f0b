package dev.postern.smtp.server;

/** A header field that a filter asked for, folded (RFC 5322 §2.2.3) and in ASCII. */
final class FilterField {
  /** RFC 5322 §2.1.1: better no longer than this. */
  private static final int SOFT_LIMIT = 78;

  /** RFC 5322 §2.1.1: never longer, its CRLF left out. */
  private static final int HARD_LIMIT = 998;

  private FilterField() {}

  /**
   * The field with its CRLF, in ASCII.
   *
   * @param field a name, a colon and a value, as verdicts hold them
   */
  static String folded(String field) {
    StringBuilder out = new StringBuilder();
    String plain = field.replaceAll("[\\p{Cntrl}]", " ").stripTrailing();
    String rest = EncodedText.of(plain);
    int limit = rest.equals(plain) ? SOFT_LIMIT : EncodedText.MOST;
    int earliest = rest.indexOf(':') + 2;
    while (rest.length() > limit) {
      int cut = fold(rest, earliest, limit);
      if (cut < 0) {
        break;
      }
      out.append(rest, 0, cut).append("\r\n");
      rest = rest.substring(cut).stripLeading();
      rest = rest.isEmpty() ? "" : '\t' + rest;
      earliest = 2;
    }
    return rest.isEmpty() ? out.toString() : out.append(rest).append("\r\n").toString();
  }

  /** Where to fold: at the last blank in time, else at the first, else by force, else nowhere. */
  private static int fold(String text, int earliest, int limit) {
    int last = text.lastIndexOf(' ', limit);
    if (last >= earliest) {
      return last;
    }
    int first = text.indexOf(' ', Math.max(earliest, limit));
    if (first >= 0 && first <= HARD_LIMIT) {
      return first;
    }
    return text.length() > HARD_LIMIT ? HARD_LIMIT : -1;
  }
}
