package dev.postern.maildir.filename;

import java.util.Comparator;

/**
 * The order in which new messages get their UIDs: by the seconds and microseconds in their names,
 * then by name.
 */
public final class ArrivalOrder implements Comparator<String> {
  /** For all names. */
  public static final ArrivalOrder INSTANCE = new ArrivalOrder();

  private ArrivalOrder() {}

  @Override
  public int compare(String a, String b) {
    int bySeconds = Long.compare(digits(a, 0), digits(b, 0));
    if (bySeconds != 0) {
      return bySeconds;
    }
    int byMicros = Long.compare(micros(a), micros(b));
    return byMicros != 0 ? byMicros : a.compareTo(b);
  }

  private static long micros(String name) {
    int at = name.indexOf(".M");
    return at < 0 ? 0 : digits(name, at + 2);
  }

  private static long digits(String name, int from) {
    long value = 0;
    int to = Math.min(name.length(), from + 15);
    for (int i = from; i < to; i++) {
      char digit = name.charAt(i);
      if (digit < '0' || digit > '9') {
        break;
      }
      value = value * 10 + (digit - '0');
    }
    return value;
  }
}
