package dev.postern.smtp.server;

import dev.postern.mime.HeaderField;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Authentication-Results fields that claim to be of this server (RFC 8601 §5). It reads more as its
 * own name than the grammar does: what some reader could take for it has to go.
 *
 * @param id the server's name in such fields
 */
record OwnResults(String id) implements Predicate<HeaderField> {
  static final String NAME = "Authentication-Results";

  @Override
  public boolean test(HeaderField field) {
    return field.is(NAME) && idOf(field.value()).equals(id.toLowerCase(Locale.ROOT));
  }

  /** The first word, without comments, quotes and a dot at its end. */
  private static String idOf(String value) {
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        if (depth == 0 && i < value.length()) {
          word.append(value.charAt(i));
        }
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth = Math.max(0, depth - 1);
      } else if (depth == 0 && isEnd(c) && (c == ';' || word.length() > 0)) {
        break;
      } else if (depth == 0 && !isEnd(c) && c != '"') {
        word.append(c);
      }
    }
    String text = word.toString().toLowerCase(Locale.ROOT);
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isEnd(char c) {
    return c <= ' ' || c == ';' || c == '/';
  }
}
