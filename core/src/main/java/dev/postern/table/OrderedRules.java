package dev.postern.table;

import dev.postern.table.file.LineFaults;
import dev.postern.table.file.LogicalLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A table of patterns, tried in the order of the file: {@code pattern value}, {@code !pattern
 * value}, and {@code if pattern} … {@code endif} around some of them, as in {@code cidr_table(5)}
 * and {@code regexp_table(5)}. Immutable.
 */
final class OrderedRules {
  private final List<Rule> rules;

  private OrderedRules(List<Rule> rules) {
    this.rules = rules;
  }

  /** What a line begins with. */
  @FunctionalInterface
  interface Condition {
    /**
     * What fits a key: all of it, and its groups.
     *
     * @return empty if it does not fit
     */
    Optional<List<String>> match(Subject key) throws IOException;
  }

  /**
   * How patterns are written.
   *
   * <p>A pattern that is none is an {@link IllegalArgumentException} for whoever wrote it.
   */
  @FunctionalInterface
  interface Syntax {
    /** Reads the pattern that a text begins with, a {@code !} before it included. */
    Line read(String text);
  }

  /** A pattern, and what stands behind it. */
  record Line(Condition condition, String value) {}

  private enum Kind {
    IF,
    ENDIF,
    VALUE
  }

  private record Rule(int line, Kind kind, Condition condition, String value) {}

  static OrderedRules read(byte[] octets, LineFaults faults, Syntax syntax) throws IOException {
    List<Rule> rules = new ArrayList<>();
    int[] open = new int[1];
    LogicalLines.read(
        octets,
        faults,
        (number, text) -> {
          try {
            Rule rule = rule(number, text, syntax, faults);
            open[0] += rule.kind == Kind.IF ? 1 : rule.kind == Kind.ENDIF ? -1 : 0;
            if (open[0] < 0) {
              open[0] = 0;
              throw new IllegalArgumentException("endif without if");
            }
            rules.add(rule);
          } catch (IllegalArgumentException e) {
            faults.add(number, "left out: " + e.getMessage());
          }
        });
    if (open[0] > 0) {
      faults.add(1, "an if without endif: it counts up to the end");
    }
    return new OrderedRules(List.copyOf(rules));
  }

  private static Rule rule(int number, String text, Syntax syntax, LineFaults faults) {
    if (text.equalsIgnoreCase("endif")) {
      return new Rule(number, Kind.ENDIF, key -> Optional.empty(), "");
    }
    if (text.length() > 2
        && text.regionMatches(true, 0, "if", 0, 2)
        && LogicalLines.isBlank(text.charAt(2))) {
      return new Rule(
          number, Kind.IF, condition(number, text.substring(2).strip(), syntax, faults), "");
    }
    Line line = syntax.read(text);
    if (line.value.isEmpty()) {
      throw new IllegalArgumentException("there is no value behind the pattern");
    }
    return new Rule(number, Kind.VALUE, line.condition, line.value);
  }

  /** What stands between an if that cannot be read and its endif never counts. */
  private static Condition condition(int number, String text, Syntax syntax, LineFaults faults) {
    try {
      Line line = syntax.read(text);
      if (!line.value.isEmpty()) {
        faults.add(number, "something behind the pattern of an if, which counts for nothing");
      }
      return line.condition;
    } catch (IllegalArgumentException e) {
      faults.add(number, "left out up to its endif: " + e.getMessage());
      return key -> Optional.empty();
    }
  }

  Optional<String> find(Subject key) throws IOException {
    int skipping = 0;
    for (Rule rule : rules) {
      switch (rule.kind) {
        case IF -> {
          if (skipping > 0 || rule.condition.match(key).isEmpty()) {
            skipping++;
          }
        }
        case ENDIF -> skipping = Math.max(0, skipping - 1);
        case VALUE -> {
          Optional<List<String>> groups =
              skipping > 0 ? Optional.empty() : rule.condition.match(key);
          if (groups.isPresent()) {
            return Optional.of(Substitution.of(rule.value, groups.get()));
          }
        }
      }
    }
    return Optional.empty();
  }

  void listTo(BiConsumer<? super String, ? super String> told) {
    rules.stream()
        .filter(rule -> rule.kind == Kind.VALUE)
        .forEach(rule -> told.accept("the pattern of line " + rule.line, rule.value));
  }
}
