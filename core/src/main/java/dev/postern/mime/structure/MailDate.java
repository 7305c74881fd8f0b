package dev.postern.mime.structure;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes the date of a Date field (RFC 5322 §3.3, §4.3). */
public final class MailDate {

  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final int MAX_DIGITS = 4;
  private static final int LENGTH = 31;

  private final FieldCursor cursor;

  private MailDate(String raw) {
    this.cursor = new FieldCursor(raw);
  }

  /**
   * Reads a date leniently: obsolete zones, years of two or three digits, comments, no weekday, no
   * seconds, no zone (then UTC), a month before the day. A leap second becomes second 59.
   *
   * @param raw the field's raw value
   * @return the date, or empty when it cannot be read or does not exist
   */
  public static Optional<OffsetDateTime> parse(String raw) {
    try {
      return new MailDate(raw).date();
    } catch (DateTimeException noSuchDate) {
      return Optional.empty();
    }
  }

  /**
   * Writes a date as a Date field has it, such as {@code Tue, 24 Nov 2026 08:37:48 +0900}. Seconds
   * of the zone are dropped.
   */
  public static String format(OffsetDateTime date) {
    int minutes = date.getOffset().getTotalSeconds() / 60;
    // Each message has several: with a Formatter they are a tenth of its work.
    StringBuilder text = new StringBuilder(LENGTH);
    text.append(DAYS.get(date.getDayOfWeek().getValue() - 1)).append(", ");
    text.append(date.getDayOfMonth()).append(' ');
    text.append(MONTHS.get(date.getMonthValue() - 1)).append(' ');
    twoDigits(text, date.getYear() / 100);
    twoDigits(text, date.getYear() % 100).append(' ');
    twoDigits(text, date.getHour()).append(':');
    twoDigits(text, date.getMinute()).append(':');
    twoDigits(text, date.getSecond()).append(minutes < 0 ? " -" : " +");
    twoDigits(text, Math.abs(minutes) / 60);
    return twoDigits(text, Math.abs(minutes) % 60).toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return (number < 10 ? text.append('0') : text).append(number);
  }

  private Optional<OffsetDateTime> date() {
    skipSeparators();
    int month = takeMonth();
    if (month == 0 && Ascii.isLetter(cursor.peek())) {
      takeWord();
      skipSeparators();
      month = takeMonth();
    }
    boolean monthFirst = month > 0;
    skipSeparators();
    int day = takeNumber();
    skipSeparators();
    if (!monthFirst) {
      month = takeMonth();
      skipSeparators();
    }
    // asctime has the time before the year.
    int[] time = monthFirst ? takeTime() : new int[0];
    skipSeparators();
    int year = takeYear();
    if (!monthFirst) {
      skipSeparators();
      time = takeTime();
    }
    if (day < 0 || month == 0 || year < 0 || time.length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        OffsetDateTime.of(
            year, month, day, time[0], time[1], Math.min(time[2], 59), 0, takeZone()));
  }

  private void skipSeparators() {
    int before;
    do {
      before = cursor.mark();
      cursor.skipSpace();
      boolean separator = cursor.take(',') || cursor.take('-') || cursor.take('.');
      if (!separator) {
        return;
      }
    } while (cursor.mark() > before);
  }

  private String takeWord() {
    StringBuilder word = new StringBuilder();
    while (Ascii.isLetter(cursor.peek())) {
      word.append((char) cursor.peek());
      cursor.advance();
    }
    return word.toString();
  }

  /**
   * The month whose first three letters stand here, from 1; 0 and nothing passed when there is
   * none.
   */
  private int takeMonth() {
    int start = cursor.mark();
    String word = takeWord();
    for (int i = 0; i < MONTHS.size(); i++) {
      if (word.regionMatches(true, 0, MONTHS.get(i), 0, 3)) {
        return i + 1;
      }
    }
    cursor.reset(start);
    return 0;
  }

  /** A number of at most four digits, -1 when there is none. */
  private int takeNumber() {
    int value = -1;
    int digits = 0;
    while (Ascii.isDigit(cursor.peek()) && digits < MAX_DIGITS) {
      value = Math.max(value, 0) * 10 + cursor.peek() - '0';
      digits++;
      cursor.advance();
    }
    return value;
  }

  /**
   * RFC 5322 §4.3: two digits below 50 are of this century; other two and three digits count from
   * 1900.
   */
  private int takeYear() {
    int start = cursor.mark();
    int year = takeNumber();
    int digits = cursor.mark() - start;
    if (digits == 0 || digits >= 4) {
      return year;
    }
    return digits <= 2 && year < 50 ? year + 2000 : year + 1900;
  }

  /**
   * Hour, minute, second; midnight when the field has no time, an empty array when it has half a
   * time.
   */
  private int[] takeTime() {
    cursor.skipSpace();
    int hour = takeNumber();
    if (hour < 0) {
      return new int[3];
    }
    cursor.skipSpace();
    if (!cursor.take(':')) {
      return new int[0];
    }
    cursor.skipSpace();
    int minute = takeNumber();
    cursor.skipSpace();
    int second = 0;
    if (cursor.take(':')) {
      cursor.skipSpace();
      second = takeNumber();
    }
    boolean whole = minute >= 0 && second >= 0 && second <= 60;
    return whole ? new int[] {hour, minute, second} : new int[0];
  }

  private ZoneOffset takeZone() {
    cursor.skipSpace();
    int sign = cursor.peek() == '+' ? 1 : cursor.peek() == '-' ? -1 : 0;
    if (sign == 0) {
      return namedZone(takeWord().toUpperCase(Locale.ROOT));
    }
    cursor.advance();
    int start = cursor.mark();
    int value = takeNumber();
    boolean hoursAlone = cursor.mark() - start <= 2;
    int minutes = hoursAlone ? 60 * value : 60 * (value / 100) + value % 100;
    if (hoursAlone && cursor.take(':')) {
      minutes += takeNumber();
    }
    boolean known = value >= 0 && minutes >= 0 && minutes <= 18 * 60;
    return known ? ZoneOffset.ofTotalSeconds(sign * minutes * 60) : ZoneOffset.UTC;
  }

  /** RFC 5322 §4.3: names beyond these, the military letters among them, count as UTC. */
  private static ZoneOffset namedZone(String name) {
    return switch (name) {
      case "EDT" -> ZoneOffset.ofHours(-4);
      case "EST", "CDT" -> ZoneOffset.ofHours(-5);
      case "CST", "MDT" -> ZoneOffset.ofHours(-6);
      case "MST", "PDT" -> ZoneOffset.ofHours(-7);
      case "PST" -> ZoneOffset.ofHours(-8);
      default -> ZoneOffset.UTC;
    };
  }
}
