package dev.postern.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text with variables in Dovecot's notation: {@code %u}, {@code %{user}}, {@code %Lu}, {@code
 * %2.1Mu}, {@code %08Xu}, {@code %%}. What the variables are is the caller's matter.
 *
 * <p>Immutable.
 */
public final class Template {
  private final List<Piece> pieces;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it cannot be understood; the message says what, and can be
   *     shown to whoever wrote it
   */
  public static Template parse(String text) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '%') {
        literal.append(c);
      } else if (text.startsWith("%", at)) {
        literal.append('%');
        at++;
      } else {
        VariableParser parser = new VariableParser(text, at);
        pieces.add(new Literal(literal.toString()));
        pieces.add(parser.read());
        literal.setLength(0);
        at = parser.end();
      }
    }
    pieces.add(new Literal(literal.toString()));
    return new Template(pieces);
  }

  /** Its variables, in order. */
  public List<Variable> variables() {
    List<Variable> found = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece instanceof Variable variable) {
        found.add(variable);
      }
    }
    return found;
  }

  /** The text before the first variable; all of it if there is none. */
  public String beginning() {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (!(piece instanceof Literal literal)) {
        break;
      }
      text.append(literal.text());
    }
    return text.toString();
  }

  /** The text with all variables filled in. */
  public <X extends Exception> String expand(Values<X> values) throws X {
    return expand(values, UnaryOperator.identity());
  }

  /**
   * The text with all variables filled in.
   *
   * @param last sees what modifiers have made of each value, and may refuse it by an exception
   */
  public <X extends Exception> String expand(Values<X> values, UnaryOperator<String> last)
      throws X {
    StringBuilder out = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece instanceof Variable variable) {
        out.append(last.apply(variable.apply(values.of(variable.name()))));
      } else if (piece instanceof Literal literal) {
        out.append(literal.text());
      }
    }
    return out.toString();
  }

  /**
   * What variables stand for.
   *
   * @param <X> why there may be no value
   */
  @FunctionalInterface
  public interface Values<X extends Exception> {
    /** The value of a variable, by its letter or long name, before modifiers. */
    String of(String name) throws X;
  }

  /** A part of a template. */
  sealed interface Piece permits Literal, Variable {}

  /** A part that stands for itself. */
  record Literal(String text) implements Piece {}
}
