package dev.postern.smtp.policy;

import java.util.ArrayList;
import java.util.List;

/** A list in Postfix's form: words with commas and blanks between, but for those in braces. */
final class RestrictionWords {
  private RestrictionWords() {}

  static List<String> split(String list) {
    List<String> words = new ArrayList<>();
    int depth = 0;
    int start = -1;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      boolean between = depth == 0 && (c == ',' || Character.isWhitespace(c));
      if (between && start >= 0) {
        words.add(list.substring(start, i));
        start = -1;
      } else if (!between) {
        start = start < 0 ? i : start;
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        require(depth >= 0, list);
      }
    }
    require(depth == 0, list);
    if (start >= 0) {
      words.add(list.substring(start));
    }
    return words;
  }

  private static void require(boolean balanced, String list) {
    if (!balanced) {
      throw new IllegalArgumentException("the braces do not match: " + list);
    }
  }
}
