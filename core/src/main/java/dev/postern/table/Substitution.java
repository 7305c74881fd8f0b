package dev.postern.table;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code $1}, {@code ${1}} and {@code $(1)} in the value of a pattern; {@code $$} is a dollar. */
final class Substitution {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:(\\$)|([0-9])|\\{([0-9]{1,3})\\}|\\(([0-9]{1,3})\\))");

  private Substitution() {}

  static String of(String value, List<String> groups) {
    return value.indexOf('$') < 0
        ? value
        : REFERENCE
            .matcher(value)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(replacement(found.group(1), number(found), groups)));
  }

  private static String replacement(String dollar, int number, List<String> groups) {
    if (dollar != null) {
      return dollar;
    }
    return number < groups.size() ? groups.get(number) : "";
  }

  private static int number(MatchResult found) {
    for (int i = 2; i <= 4; i++) {
      if (found.group(i) != null) {
        return Integer.parseInt(found.group(i));
      }
    }
    return 0;
  }
}
