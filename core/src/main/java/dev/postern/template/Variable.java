package dev.postern.template;

import java.math.BigInteger;
import java.util.List;

/**
 * A variable in a {@link Template}.
 *
 * @param name its letter or long name
 * @param modifiers in the order in which they are applied
 * @param offset characters left out at the beginning, from the end if negative; for a hash the
 *     digits it has at least
 * @param width characters kept, all if 0, without so many at the end if negative; for a hash the
 *     number of its values
 * @param fill whether a width is only the least
 */
public record Variable(String name, List<Modifier> modifiers, int offset, int width, Fill fill)
    implements Template.Piece {
  private static final BigInteger HASHES = BigInteger.ONE.shiftLeft(32);

  public Variable {
    modifiers = List.copyOf(modifiers);
    boolean hash = modifiers.stream().anyMatch(Modifier::isHash);
    if (hash && width < 0) {
      throw new IllegalArgumentException("a hash with a negative width");
    }
  }

  /** Whether parts of the value may be missing from the text. */
  public boolean isCut() {
    boolean hash = modifiers.stream().anyMatch(Modifier::isHash);
    return offset != 0 || (width != 0 && (hash || fill == Fill.NONE));
  }

  /** The value as the template wants it. */
  String apply(String value) {
    String text = value;
    int from = offset;
    int length = width;
    for (Modifier modifier : modifiers) {
      text = modifier.apply(text);
      if (modifier.isHash()) {
        text = digits(new BigInteger(text), length, from);
        // The numbers are used up: they are of the hash and not of what becomes of it.
        length = 0;
        from = 0;
      }
    }
    return part(text, from, length);
  }

  private static String digits(BigInteger hash, int values, int least) {
    BigInteger limited = values == 0 ? hash : hash.mod(BigInteger.valueOf(values));
    String digits = limited.mod(HASHES).toString(16);
    return "0".repeat(Math.max(0, least - digits.length())) + digits;
  }

  private String part(String text, int from, int length) {
    int begin = from < 0 ? Math.max(0, text.length() + from) : Math.min(from, text.length());
    String rest = text.substring(begin);
    if (length == 0) {
      return rest;
    }
    if (fill == Fill.ZEROS) {
      return "0".repeat(Math.max(0, length - rest.length())) + rest;
    }
    int end = length < 0 ? rest.length() + length : length;
    return rest.substring(0, Math.max(0, Math.min(end, rest.length())));
  }

  /** What a width does to shorter values. */
  public enum Fill {
    /** Nothing; longer ones are cut. */
    NONE,
    /** Zeros before it; longer ones are kept. */
    ZEROS
  }
}
