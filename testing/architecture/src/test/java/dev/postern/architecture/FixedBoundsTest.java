package dev.postern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of fixed bounds names real constants and values, and leaves out none of the protocols.
 */
class FixedBoundsTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+\\.[A-Z0-9_]+)` \\| ([0-9,]+) \\| \\S.*\\|$");
  private static final Pattern CONSTANT =
      Pattern.compile("static final (?:int|long) ([A-Z0-9_]+) = ([0-9_]+(?: \\* [0-9_]+)*);");
  private static final Pattern BOUND = Pattern.compile("\\w+\\.(MAX_\\w+|\\w+_MAX)");

  /** They bound what is sent or logged, or nothing: what is longer is cut, not refused. */
  private static final List<String> OF_OUTPUT =
      List.of(
          "HeaderScan.MAX_NAME",
          "ReplyEncoder.MAX_LINE",
          "ResponseWriter.MAX_QUOTED",
          "Literal.MAX_DIGITS");

  private final ProjectTree tree = ProjectTree.here();

  @Test
  void theTableIsTrue() {
    Map<String, String> documented = new TreeMap<>();
    ROW.matcher(tree.text(Path.of("docs", "limits.md")))
        .results()
        .forEach(row -> documented.put(row.group(1), row.group(2)));
    Map<String, String> constants =
        constants(
            "core",
            "auth",
            "auth-pam",
            "auth-sql",
            "auth-ldap",
            "auth-oauth",
            "dns",
            "smtp",
            "pop3",
            "imap",
            "maildir");
    assertThat(documented).hasSizeGreaterThan(10);
    assertThat(constants).containsAllEntriesOf(documented);
    assertThat(constants("smtp", "pop3", "imap").keySet().stream())
        .filteredOn(name -> BOUND.matcher(name).matches() && !OF_OUTPUT.contains(name))
        .isNotEmpty()
        .allMatch(documented::containsKey);
  }

  private Map<String, String> constants(String... modules) {
    Map<String, String> constants = new TreeMap<>();
    for (Path file : tree.javaFiles()) {
      if (Stream.of(modules).anyMatch(module -> file.startsWith(Path.of(module, "src", "main")))) {
        String type = file.getFileName().toString().replace(".java", "");
        CONSTANT
            .matcher(tree.text(file))
            .results()
            .forEach(found -> constants.put(type + '.' + found.group(1), value(found)));
      }
    }
    return constants;
  }

  private static String value(MatchResult constant) {
    long product =
        Stream.of(constant.group(2).split(" \\* ", -1))
            .mapToLong(factor -> Long.parseLong(factor.replace("_", "")))
            .reduce(1, (a, b) -> a * b);
    return String.format(Locale.ROOT, "%,d", product);
  }
}
