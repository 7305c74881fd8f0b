package dev.postern.template;

import dev.postern.template.Variable.Fill;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what stands behind a percent sign: {@code [offset.][width]modifiers} and a letter or a name
 * in braces.
 */
final class VariableParser {
  private static final int LONGEST_NUMBER = 9;

  private final String text;
  private int at;

  VariableParser(String text, int at) {
    this.text = text;
    this.at = at;
  }

  Variable read() {
    int offset = 0;
    Fill fill = next('0') ? Fill.ZEROS : Fill.NONE;
    int width = number();
    if (next('.')) {
      at++;
      offset = width;
      fill = next('0') ? Fill.ZEROS : Fill.NONE;
      width = number();
    }
    List<Modifier> modifiers = new ArrayList<>();
    Optional<Modifier> modifier = modifier();
    while (modifier.isPresent()) {
      modifiers.add(modifier.get());
      at++;
      modifier = modifier();
    }
    return new Variable(name(), modifiers, offset, width, fill);
  }

  /** Where the text goes on. */
  int end() {
    return at;
  }

  private boolean next(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private int number() {
    int sign = next('-') ? -1 : 1;
    at += sign < 0 ? 1 : 0;
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at - from > LONGEST_NUMBER || (sign < 0 && at == from)) {
      throw new IllegalArgumentException("a number that makes no sense");
    }
    return at == from ? 0 : sign * Integer.parseInt(text.substring(from, at));
  }

  private Optional<Modifier> modifier() {
    return at < text.length() ? Modifier.of(text.charAt(at)) : Optional.empty();
  }

  private String name() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("a % with nothing behind it");
    }
    if (!next('{')) {
      return String.valueOf(text.charAt(at++));
    }
    int close = text.indexOf('}', at);
    if (close < 0) {
      throw new IllegalArgumentException("a brace that is not closed");
    }
    String name = text.substring(at + 1, close);
    at = close + 1;
    return name;
  }
}
