package dev.postern.imap.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dates of RFC 3501 §9: {@code 1-Feb-1994} and {@code " 1-Feb-1994 21:52:25 -0800"}. */
final class ImapDates {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private static final Pattern DATE = Pattern.compile("(\\d{1,2})-(\\p{Alpha}{3})-(\\d{4})");

  private static final Pattern DATE_TIME =
      Pattern.compile(
          "([ \\d]\\d)-(\\p{Alpha}{3})-(\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d) ([+-])(\\d\\d)(\\d\\d)");

  private ImapDates() {}

  static LocalDate date(byte[] octets) throws ImapSyntaxException {
    Matcher m = DATE.matcher(new String(octets, StandardCharsets.ISO_8859_1));
    if (!m.matches()) {
      throw new ImapSyntaxException("Invalid date");
    }
    try {
      return day(m);
    } catch (DateTimeException e) {
      throw new ImapSyntaxException("Invalid date");
    }
  }

  static OffsetDateTime dateTime(byte[] octets) throws ImapSyntaxException {
    Matcher m = DATE_TIME.matcher(new String(octets, StandardCharsets.ISO_8859_1));
    if (!m.matches()) {
      throw new ImapSyntaxException("Invalid date-time");
    }
    try {
      // A leap second is the second before it: java.time knows none.
      LocalTime time = LocalTime.of(number(m, 4), number(m, 5), Math.min(number(m, 6), 59));
      int sign = m.group(7).equals("-") ? -1 : 1;
      ZoneOffset zone = ZoneOffset.ofHoursMinutes(sign * number(m, 8), sign * number(m, 9));
      if (number(m, 6) > 60) {
        throw new ImapSyntaxException("Invalid date-time");
      }
      return OffsetDateTime.of(day(m), time, zone);
    } catch (DateTimeException e) {
      throw new ImapSyntaxException("Invalid date-time");
    }
  }

  /** The quoted content of INTERNALDATE, in UTC. */
  static String format(Instant instant) {
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    int year = Math.max(0, Math.min(9999, utc.getYear()));
    return String.format(
        Locale.ROOT,
        "%02d-%s-%04d %02d:%02d:%02d +0000",
        utc.getDayOfMonth(),
        MONTHS.get(utc.getMonthValue() - 1),
        year,
        utc.getHour(),
        utc.getMinute(),
        utc.getSecond());
  }

  private static LocalDate day(Matcher m) throws ImapSyntaxException {
    for (int i = 0; i < MONTHS.size(); i++) {
      if (MONTHS.get(i).equalsIgnoreCase(m.group(2))) {
        return LocalDate.of(number(m, 3), i + 1, Integer.parseInt(m.group(1).strip()));
      }
    }
    throw new ImapSyntaxException("Invalid date");
  }

  private static int number(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }
}
