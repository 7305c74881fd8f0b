package dev.postern.maildir.filename;

import java.util.OptionalLong;

/**
 * The name of a message file.
 *
 * @param base what stays the same while the message lives, e.g. {@code
 *     1276528487.M364837P9451.host,S=1355,W=1394}; it ends at the first colon, and flags begin
 *     behind the last, as Dovecot has it
 * @param letters flags, in the order found
 * @param rest what follows the letters, from its comma on; kept as it is
 */
public record MessageName(String base, String letters, String rest) {
  /** There was no Maildir before 1995: a smaller number is no time. */
  private static final long FIRST_SECOND = 788_918_400;

  private static final long LAST_SECOND = 99_999_999_999L;

  /** Takes a file name apart; every name is a message's name. */
  public static MessageName parse(String fileName) {
    String base = baseOf(fileName);
    int colon = fileName.lastIndexOf(':');
    if (!fileName.startsWith(":2,", Math.max(0, colon))) {
      return new MessageName(base, "", "");
    }
    int comma = fileName.indexOf(',', colon + 3);
    int end = comma < 0 ? fileName.length() : comma;
    return new MessageName(base, fileName.substring(colon + 3, end), fileName.substring(end));
  }

  /** The base of a file name, without taking the rest apart. */
  public static String baseOf(String fileName) {
    int colon = fileName.indexOf(':');
    return colon < 0 ? fileName : fileName.substring(0, colon);
  }

  /** The flags that the letters stand for. */
  public int code() {
    return FlagLetters.code(letters);
  }

  /** The same message with other flags; letters of unknown meaning stay. */
  public MessageName withCode(int code) {
    return new MessageName(base, FlagLetters.letters(code, letters), rest);
  }

  /** The name in {@code cur}. */
  public String fileName() {
    return base + ":2," + letters + rest;
  }

  /** The file's size, if the name tells it. */
  public OptionalLong size() {
    return number(base, ",S=");
  }

  /** The size with CRLF line ends, if the name tells it. */
  public OptionalLong virtualSize() {
    return number(base, ",W=");
  }

  /**
   * The fields at the end of a base.
   *
   * @param stored octets in the file
   * @param virtual octets with CRLF line ends
   */
  public static String sizes(long stored, long virtual) {
    return ",S=" + stored + ",W=" + virtual;
  }

  /**
   * When the message was saved, in milliseconds since 1970, if its name begins with that as names
   * of Maildir do: seconds, and microseconds behind an M. Unlike the times of the file it stays
   * when flags change, and when the file is copied or restored.
   */
  public OptionalLong savedMillis() {
    int dot = base.indexOf('.');
    long seconds = dot < 0 ? -1 : digits(base, 0, dot);
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
      return OptionalLong.empty();
    }
    long micros = 0;
    if (base.startsWith("M", dot + 1)) {
      int end = dot + 2;
      while (end < base.length() && base.charAt(end) >= '0' && base.charAt(end) <= '9') {
        end++;
      }
      micros = digits(base, dot + 2, end);
    }
    return OptionalLong.of(seconds * 1000 + (micros < 0 || micros > 999_999 ? 0 : micros / 1000));
  }

  private static OptionalLong number(String base, String key) {
    int at = base.lastIndexOf(key);
    if (at < 0) {
      return OptionalLong.empty();
    }
    int from = at + key.length();
    int end = base.indexOf(',', from);
    long value = digits(base, from, end < 0 ? base.length() : end);
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** The number that a region holds and nothing else, or -1. */
  private static long digits(String text, int from, int to) {
    if (from >= to || to - from > 15) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + (digit - '0');
    }
    return value;
  }
}
