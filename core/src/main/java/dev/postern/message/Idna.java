package dev.postern.message;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Internationalized domain names (IDNA2008, RFC 5890): each has one form in ASCII, its A-labels, by
 * which it is compared and looked up, whatever form somebody wrote.
 *
 * <p>Case and Unicode's ways to write one character (NFC) make no difference, and nothing else is
 * mapped: {@code faß.example} is not {@code fass.example}, as it was by IDNA2003, and what that
 * mapped (full-width letters, the ideographic full stop) or what is no letter (emoji) is refused.
 * An A-label is taken as it comes, whatever it stands for. Bidi (RFC 5893) is not looked at, and of
 * the rules for joiners (RFC 5892 appendix A) only their neighbours' scripts: that is for the
 * registry that gives out the name.
 *
 * <pre>{@code
 * Idna.toAscii("Bücher.example")           // xn--bcher-kva.example
 * Idna.toUnicode("xn--bcher-kva.example")  // bücher.example
 * }</pre>
 */
public final class Idna {
  private static final String ACE_PREFIX = "xn--";

  /** The longest label in ASCII (RFC 1035 §2.3.4). */
  static final int MAX_LABEL = 63;

  /** What RFC 5892 §2.6 allows in spite of its category, and what it leaves to a context. */
  private static final String EXCEPTIONS_ALLOWED =
      "\u00df\u03c2\u06fd\u06fe\u0f0b\u3007\u00b7\u0375\u05f3\u05f4\u30fb";

  /** What it forbids in spite of its category, and marks that nobody sees (RFC 5892 §2.7). */
  private static final String EXCEPTIONS_FORBIDDEN =
      "\u0640\u07fa\u302e\u302f\u3031\u3032\u3033\u3034\u3035\u303b\u034f\u17b4\u17b5";

  /** In pairs, from and to: old Hangul, variation selectors, marks for symbols and notes. */
  private static final int[] BLOCKS_FORBIDDEN = {
    0x1100, 0x11ff, 0xa960, 0xa97f, 0xd7b0, 0xd7ff, 0x180b, 0x180f, 0xfe00, 0xfe0f, 0xe0100,
    0xe01ef, 0x20d0, 0x20ff, 0x1d100, 0x1d1ff, 0x1d200, 0x1d24f
  };

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  /** Where letters join, so that it makes a difference to forbid that. */
  private static final Set<UnicodeScript> CURSIVE =
      EnumSet.of(
          UnicodeScript.ARABIC, UnicodeScript.SYRIAC, UnicodeScript.MONGOLIAN, UnicodeScript.NKO);

  /** Behind them both joiners make a difference. */
  private static final String VIRAMAS =
      "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2";

  private Idna() {}

  /**
   * A domain with A-labels in the place of U-labels, in lower case.
   *
   * @return empty if a label beyond ASCII is no U-label, or is longer than 63 octets as an A-label;
   *     labels in ASCII may be anything
   */
  public static Optional<String> toAscii(String domain) {
    Objects.requireNonNull(domain, "domain");
    if (isAscii(domain)) {
      return Optional.of(domain.toLowerCase(Locale.ROOT));
    }
    StringBuilder ascii = new StringBuilder();
    for (String label : domain.split("\\.", -1)) {
      Optional<String> one = isAscii(label) ? Optional.of(label) : aLabel(label);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      ascii.append(ascii.isEmpty() ? "" : ".").append(one.get());
    }
    return Optional.of(ascii.toString().toLowerCase(Locale.ROOT));
  }

  /** A domain with U-labels in the place of A-labels, in lower case; what is none stays. */
  public static String toUnicode(String domain) {
    Objects.requireNonNull(domain, "domain");
    String ascii = toAscii(domain).orElse(domain);
    if (!ascii.contains(ACE_PREFIX)) {
      return ascii;
    }
    String[] labels = ascii.split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      labels[i] = uLabel(labels[i]);
    }
    return String.join(".", labels);
  }

  /** The A-label of what may be a U-label but for its case. */
  private static Optional<String> aLabel(String text) {
    String label = Normalizer.normalize(lowerCase(text), Form.NFC);
    int[] codePoints = label.codePoints().toArray();
    if (codePoints.length > MAX_LABEL || isAscii(label) || !isULabel(codePoints)) {
      return Optional.empty();
    }
    String ascii = ACE_PREFIX + Punycode.encode(codePoints);
    return ascii.length() > MAX_LABEL ? Optional.empty() : Optional.of(ascii);
  }

  /** Each letter by itself: a sigma at the end of a word stays one. U+0130 has no small letter. */
  private static String lowerCase(String text) {
    StringBuilder lower = new StringBuilder();
    text.codePoints()
        .map(c -> c == '\u0130' ? c : Character.toLowerCase(c))
        .forEach(lower::appendCodePoint);
    return lower.toString();
  }

  /** What an A-label stands for, or the label itself if that is not the U-label it came from. */
  private static String uLabel(String label) {
    if (!label.startsWith(ACE_PREFIX) || label.length() > MAX_LABEL) {
      return label;
    }
    return Punycode.decode(label.substring(ACE_PREFIX.length()))
        .filter(decoded -> aLabel(decoded).filter(label::equals).isPresent())
        .orElse(label);
  }

  /** RFC 5891 §5.4, of a label in lower case. */
  private static boolean isULabel(int[] label) {
    int last = label.length - 1;
    boolean hyphens = last >= 3 && label[2] == '-' && label[3] == '-';
    if (hyphens || label[0] == '-' || label[last] == '-' || isMark(label[0])) {
      return false;
    }
    for (int i = 0; i <= last; i++) {
      boolean allowed = isJoiner(label[i]) ? mayJoin(label, i) : isAllowed(label[i]);
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /** RFC 5892 §3, nearly: by the Unicode version of the JDK. */
  private static boolean isAllowed(int c) {
    if (c < 0x80) {
      return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }
    if (EXCEPTIONS_ALLOWED.indexOf(c) >= 0) {
      return true;
    }
    if (EXCEPTIONS_FORBIDDEN.indexOf(c) >= 0) {
      return false;
    }
    for (int i = 0; i < BLOCKS_FORBIDDEN.length; i += 2) {
      if (c >= BLOCKS_FORBIDDEN[i] && c <= BLOCKS_FORBIDDEN[i + 1]) {
        return false;
      }
    }
    return isStable(c) && (Character.isLetter(c) || isMark(c) || isDecimal(c));
  }

  private static boolean isStable(int c) {
    String text = Character.toString(c);
    return text.equals(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Form.NFKC));
  }

  private static boolean isJoiner(int c) {
    return c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
  }

  private static boolean mayJoin(int[] label, int at) {
    if (at == 0) {
      return false;
    }
    if (VIRAMAS.indexOf(label[at - 1]) >= 0) {
      return true;
    }
    return label[at] == ZERO_WIDTH_NON_JOINER
        && at + 1 < label.length
        && CURSIVE.contains(UnicodeScript.of(label[at - 1]))
        && CURSIVE.contains(UnicodeScript.of(label[at + 1]));
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isDecimal(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
