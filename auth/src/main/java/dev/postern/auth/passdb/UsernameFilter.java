package dev.postern.auth.passdb;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names by patterns with {@code *} and {@code ?}, those with an exclamation mark being left out:
 * Dovecot's {@code username_filter}. Without a pattern it lets every name pass.
 */
record UsernameFilter(List<Pattern> included, List<Pattern> excluded) {
  static final UsernameFilter ALL = new UsernameFilter(List.of(), List.of());

  static UsernameFilter parse(String text) {
    List<String> words = Stream.of(text.split("[ ,]+")).filter(w -> !w.isEmpty()).toList();
    return new UsernameFilter(
        words.stream().filter(w -> !w.startsWith("!")).map(UsernameFilter::pattern).toList(),
        words.stream().filter(w -> w.startsWith("!")).map(w -> pattern(w.substring(1))).toList());
  }

  boolean accepts(String user) {
    String name = user.toLowerCase(Locale.ROOT);
    return excluded.stream().noneMatch(p -> p.matcher(name).matches())
        && (included.isEmpty() || included.stream().anyMatch(p -> p.matcher(name).matches()));
  }

  private static Pattern pattern(String wildcards) {
    StringBuilder regex = new StringBuilder();
    for (char c : wildcards.toLowerCase(Locale.ROOT).replaceAll("\\*{2,}", "*").toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
