package dev.postern.maildir.quota;

import java.math.BigInteger;
import java.util.Locale;

/**
 * A number in a quota rule, e.g. {@code 1G}, {@code +100M} or {@code 10%}.
 *
 * @param sign what stood before it
 * @param value octets, messages or percent; below zero with a minus
 */
record QuotaAmount(Sign sign, long value, Of of) {
  /** Adds nothing. */
  static final QuotaAmount NONE = new QuotaAmount(Sign.NONE, 0, Of.ITSELF);

  private static final int LONGEST_NUMBER = 12;

  /**
   * Reads one.
   *
   * @param plainUnit what a number without a unit is multiplied with
   */
  static QuotaAmount parse(String text, long plainUnit) {
    Sign sign = Sign.of(text);
    String upper = text.substring(sign == Sign.NONE ? 0 : 1).toUpperCase(Locale.ROOT);
    int digits = 0;
    while (digits < upper.length() && upper.charAt(digits) >= '0' && upper.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > LONGEST_NUMBER) {
      throw new IllegalArgumentException("quota rule: not a number: " + text);
    }
    long number = Long.parseLong(upper.substring(0, digits));
    String suffix = upper.substring(digits);
    // In dovecot.conf a percent sign is written twice.
    boolean percent = suffix.equals("%") || suffix.equals("%%");
    long unit = percent ? 1 : unit(suffix, plainUnit);
    if (number > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException("quota rule: too much: " + text);
    }
    long value = number * unit;
    return new QuotaAmount(
        sign, sign == Sign.MINUS ? -value : value, percent ? Of.HUNDRED : Of.ITSELF);
  }

  /** How much that is, on top of a limit. */
  long onTopOf(long limit) {
    if (of == Of.ITSELF) {
      return value;
    }
    BigInteger part =
        BigInteger.valueOf(limit)
            .multiply(BigInteger.valueOf(value))
            .divide(BigInteger.valueOf(100));
    return part.bitLength() < Long.SIZE ? part.longValueExact() : Long.MAX_VALUE;
  }

  private static long unit(String suffix, long plainUnit) {
    return switch (suffix) {
      case "" -> plainUnit;
      case "B" -> 1;
      case "K", "KB", "KIB" -> 1L << 10;
      case "M", "MB", "MIB" -> 1L << 20;
      case "G", "GB", "GIB" -> 1L << 30;
      case "T", "TB", "TIB" -> 1L << 40;
      default -> throw new IllegalArgumentException("quota rule: unit not supported: " + suffix);
    };
  }

  /** What stands before a number. */
  enum Sign {
    NONE,
    PLUS,
    MINUS;

    private static Sign of(String text) {
      return text.startsWith("+") ? PLUS : text.startsWith("-") ? MINUS : NONE;
    }
  }

  /** What a number counts. */
  enum Of {
    /** Octets or messages. */
    ITSELF,
    /** Hundredths of the limit of all mailboxes. */
    HUNDRED
  }
}
