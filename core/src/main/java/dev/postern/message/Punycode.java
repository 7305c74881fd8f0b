package dev.postern.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Punycode (RFC 3492) with the parameters of IDNA, of one label without its {@code xn--}. */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;

  private Punycode() {}

  /**
   * Encodes a label (RFC 3492 §6.3).
   *
   * @param codePoints so few that no product of a position and a code point overflows
   */
  static String encode(int[] codePoints) {
    StringBuilder out = new StringBuilder();
    for (int c : codePoints) {
      if (c < INITIAL_N) {
        out.append((char) c);
      }
    }
    int basic = out.length();
    if (basic > 0) {
      out.append('-');
    }
    int delta = 0;
    int bias = INITIAL_BIAS;
    int n = INITIAL_N;
    for (int handled = basic; handled < codePoints.length; n++, delta++) {
      int next = smallestFrom(n, codePoints);
      delta += (next - n) * (handled + 1);
      n = next;
      for (int c : codePoints) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          number(delta, bias, out);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
    }
    return out.toString();
  }

  /** Decodes a label in lower case (RFC 3492 §6.2); empty if it is none. */
  static Optional<String> decode(String text) {
    int dash = text.lastIndexOf('-');
    List<Integer> codePoints = new ArrayList<>();
    text.substring(0, Math.max(dash, 0)).chars().forEach(codePoints::add);
    Numbers numbers = new Numbers(text, dash + 1);
    int bias = INITIAL_BIAS;
    long n = INITIAL_N;
    long i = 0;
    while (!numbers.atEnd()) {
      long delta = numbers.next(bias);
      int count = codePoints.size() + 1;
      boolean first = i == 0;
      n += (i + delta) / count;
      if (delta < 0 || n > Character.MAX_CODE_POINT || isSurrogate(n)) {
        return Optional.empty();
      }
      i = (i + delta) % count;
      codePoints.add((int) i, (int) n);
      bias = adapt((int) delta, count, first);
      i++;
    }
    StringBuilder out = new StringBuilder();
    codePoints.forEach(out::appendCodePoint);
    return Optional.of(out.toString());
  }

  private static boolean isSurrogate(long n) {
    return n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE;
  }

  private static int smallestFrom(int least, int[] codePoints) {
    int smallest = Integer.MAX_VALUE;
    for (int c : codePoints) {
      if (c >= least && c < smallest) {
        smallest = c;
      }
    }
    return smallest;
  }

  private static void number(int value, int bias, StringBuilder out) {
    int rest = value;
    for (int k = BASE; rest >= threshold(k, bias); k += BASE) {
      int t = threshold(k, bias);
      out.append(letter(t + (rest - t) % (BASE - t)));
      rest = (rest - t) / (BASE - t);
    }
    out.append(letter(rest));
  }

  private static int threshold(int k, int bias) {
    return Math.max(T_MIN, Math.min(T_MAX, k - bias));
  }

  private static int adapt(int delta, int count, boolean first) {
    int rest = first ? delta / DAMP : delta / 2;
    rest += rest / count;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }

  private static char letter(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int digit(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
  }

  /** The numbers of a label, of variable length (RFC 3492 §3.3). */
  private static final class Numbers {
    private final String text;
    private int at;

    Numbers(String text, int at) {
      this.text = text;
      this.at = at;
    }

    boolean atEnd() {
      return at == text.length();
    }

    /** The next one, or -1 if it breaks off, is too large or no number. */
    long next(int bias) {
      long number = 0;
      long weight = 1;
      for (int k = BASE; at < text.length(); k += BASE) {
        int digit = digit(text.charAt(at++));
        number += digit * weight;
        if (digit < 0 || number > Integer.MAX_VALUE) {
          return -1;
        }
        if (digit < threshold(k, bias)) {
          return number;
        }
        weight *= BASE - threshold(k, bias);
        if (weight > Integer.MAX_VALUE) {
          return -1;
        }
      }
      return -1;
    }
  }
}
