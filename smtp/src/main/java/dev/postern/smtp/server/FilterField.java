package dev.postern.smtp.server;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A header field that a filter asked for, folded (RFC 5322 §2.2.3). */
final class FilterField {
  private static final Logger LOG = LoggerFactory.getLogger(FilterField.class);
  private static final Pattern FIELD = Pattern.compile("[!-9;-~]+:.*", Pattern.DOTALL);

  /** RFC 5322 §2.1.1: better no longer than this. */
  private static final int SOFT_LIMIT = 78;

  /** RFC 5322 §2.1.1: never longer, its CRLF left out. */
  private static final int HARD_LIMIT = 998;

  private FilterField() {}

  /** The field with its CRLF, or nothing if it is no field: it would end the message's header. */
  static String folded(String field) {
    if (!FIELD.matcher(field).matches()) {
      LOG.warn("a filter asked for something that is no header field");
      return "";
    }
    StringBuilder out = new StringBuilder();
    String rest = field.replaceAll("[\\p{Cntrl}]", " ").stripTrailing();
    int earliest = rest.indexOf(':') + 2;
    while (rest.length() > SOFT_LIMIT) {
      int cut = fold(rest, earliest);
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
  private static int fold(String text, int earliest) {
    int last = text.lastIndexOf(' ', SOFT_LIMIT);
    if (last >= earliest) {
      return last;
    }
    int first = text.indexOf(' ', Math.max(earliest, SOFT_LIMIT));
    if (first >= 0 && first <= HARD_LIMIT) {
      return first;
    }
    return text.length() > HARD_LIMIT ? HARD_LIMIT : -1;
  }
}
