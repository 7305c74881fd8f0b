package dev.postern.maildir.quota;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * A limit in Dovecot's notation, e.g. {@code *:storage=1G:messages=10000}.
 *
 * @param precedence of a file {@code maildirsize} that has limits too
 */
public record QuotaRule(Precedence precedence, QuotaLimits limits) {
  private static final int LONGEST_NUMBER = 12;

  /**
   * Reads a rule for all mailboxes.
   *
   * @throws IllegalArgumentException if it is none, or asks for what is not supported
   */
  public static QuotaRule parse(String text) {
    int colon = text.indexOf(':');
    String mailbox = colon < 0 ? text : text.substring(0, colon);
    Precedence precedence =
        switch (mailbox) {
          case "*" -> Precedence.RULE;
          case "?" -> Precedence.FILE;
          default -> throw new IllegalArgumentException("quota rule: not for all mailboxes");
        };
    OptionalLong octets = OptionalLong.empty();
    OptionalLong messages = OptionalLong.empty();
    for (int from = colon + 1; colon >= 0 && from < text.length(); ) {
      int end = text.indexOf(':', from);
      end = end < 0 ? text.length() : end;
      int equals = text.indexOf('=', from);
      String key = equals < 0 || equals > end ? "" : text.substring(from, equals);
      switch (key) {
        case "storage" -> octets = value(text.substring(equals + 1, end), 1024);
        case "bytes" -> octets = value(text.substring(equals + 1, end), 1);
        case "messages" -> messages = value(text.substring(equals + 1, end), 1);
        default -> throw new IllegalArgumentException("quota rule: limit not supported");
      }
      from = end + 1;
    }
    return new QuotaRule(precedence, new QuotaLimits(octets, messages));
  }

  private static OptionalLong value(String text, long plainUnit) {
    String upper = text.toUpperCase(Locale.ROOT);
    int digits = 0;
    while (digits < upper.length() && upper.charAt(digits) >= '0' && upper.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > LONGEST_NUMBER) {
      throw new IllegalArgumentException("quota rule: not a number");
    }
    long unit =
        switch (upper.substring(digits)) {
          case "" -> plainUnit;
          case "B" -> 1;
          case "K", "KB" -> 1L << 10;
          case "M", "MB" -> 1L << 20;
          case "G", "GB" -> 1L << 30;
          case "T", "TB" -> 1L << 40;
          default -> throw new IllegalArgumentException("quota rule: unit not supported");
        };
    long number = Long.parseLong(upper.substring(0, digits));
    if (number > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException("quota rule: too much");
    }
    long value = number * unit;
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Whose limits count where the file has some. */
  public enum Precedence {
    /** The rule's, {@code *}. */
    RULE,
    /** The file's, {@code ?}. */
    FILE
  }
}
