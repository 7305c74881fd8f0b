package dev.postern.table;

import dev.postern.table.file.LogicalLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions as patterns ({@code regexp_table(5)}, {@code pcre_table(5)}). */
enum RegexpSyntax implements OrderedRules.Syntax {
  /** Extended ones of POSIX: in brackets a backslash is itself. */
  POSIX,
  /** Those of Perl. */
  PERL;

  private static final int CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  @Override
  public OrderedRules.Line read(String text) {
    boolean negated = text.startsWith("!");
    String line = negated ? text.substring(1).strip() : text;
    if (line.isEmpty() || Character.isLetterOrDigit(line.charAt(0)) || line.charAt(0) == '\\') {
      throw new IllegalArgumentException("a pattern stands between two marks, as in /pattern/");
    }
    int close = close(line);
    int end = close + 1;
    while (end < line.length() && !LogicalLines.isBlank(line.charAt(end))) {
      end++;
    }
    Pattern pattern = compiled(line.substring(1, close), line.substring(close + 1, end));
    return new OrderedRules.Line(
        key -> {
          Matcher matcher = pattern.matcher(key);
          try {
            boolean found = matcher.find();
            return found == negated ? Optional.empty() : Optional.of(groups(matcher, found));
          } catch (Subject.ExhaustedException | StackOverflowError e) {
            throw Subject.tooMuch(e);
          }
        },
        line.substring(end).strip());
  }

  private static int close(String line) {
    char mark = line.charAt(0);
    for (int i = 1; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == mark) {
        return i;
      }
    }
    throw new IllegalArgumentException("the pattern has no second " + mark);
  }

  private Pattern compiled(String pattern, String flags) {
    int usual = CASE | (this == PERL ? Pattern.DOTALL : 0);
    int set = flags.chars().map(this::bits).reduce(usual, (all, flag) -> all ^ flag);
    try {
      return Pattern.compile(Brackets.translate(pattern, this), set);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("no regular expression: " + e.getDescription(), e);
    }
  }

  /** What a flag turns round. */
  private int bits(int flag) {
    if (flag == 'i') {
      return CASE;
    }
    if (flag == 'm') {
      return Pattern.MULTILINE;
    }
    if (flag == 'x') {
      // POSIX: no longer an extended one, which nobody wants.
      return this == POSIX ? 0 : Pattern.COMMENTS;
    }
    if (flag == 's' && this == PERL) {
      return Pattern.DOTALL;
    }
    throw new IllegalArgumentException("a pattern has no flag " + (char) flag);
  }

  private static List<String> groups(Matcher matcher, boolean found) {
    List<String> groups = new ArrayList<>();
    for (int i = 0; found && i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i) == null ? "" : matcher.group(i));
    }
    return groups;
  }
}
