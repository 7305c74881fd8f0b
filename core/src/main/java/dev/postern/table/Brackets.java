package dev.postern.table;

import java.util.Map;

/**
 * Bracket expressions, which Java writes otherwise: it has {@code \p{Alpha}} for {@code [:alpha:]},
 * and {@code [} and {@code &&} mean something in brackets.
 */
final class Brackets {
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("space", "\\p{Space}"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("xdigit", "\\p{XDigit}"),
          Map.entry("word", "\\w"));

  private final String pattern;
  private final RegexpSyntax syntax;
  private final StringBuilder java = new StringBuilder();
  private int at;

  private Brackets(String pattern, RegexpSyntax syntax) {
    this.pattern = pattern;
    this.syntax = syntax;
  }

  static String translate(String pattern, RegexpSyntax syntax) {
    return new Brackets(pattern, syntax).all();
  }

  private String all() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      java.append(c);
      if (c == '\\' && at < pattern.length()) {
        java.append(pattern.charAt(at++));
      } else if (c == '[') {
        bracket();
      }
    }
    return java.toString();
  }

  private void bracket() {
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      java.append(pattern.charAt(at++));
    }
    for (int first = at; at < pattern.length(); ) {
      char c = pattern.charAt(at);
      if (c == ']' && at > first) {
        java.append(c);
        at++;
        return;
      }
      member(c);
    }
  }

  private void member(char c) {
    if (c == '[' && pattern.startsWith("[:", at)) {
      named();
      return;
    }
    at++;
    if (c == '\\' && syntax == RegexpSyntax.PERL && at < pattern.length()) {
      java.append(c).append(pattern.charAt(at++));
    } else if ("[]&\\^".indexOf(c) >= 0) {
      java.append('\\').append(c);
    } else {
      java.append(c);
    }
  }

  private void named() {
    int end = pattern.indexOf(":]", at);
    String name = end < 0 ? "" : pattern.substring(at + 2, end);
    String known = CLASSES.get(name);
    if (known == null) {
      throw new IllegalArgumentException("no class of characters: [:" + name + ":]");
    }
    java.append(known);
    at = end + 2;
  }
}
