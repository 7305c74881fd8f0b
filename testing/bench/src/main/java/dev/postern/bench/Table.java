package dev.postern.bench;

import java.util.Locale;

/**
 * The rows of the table in docs/figures.md, in Markdown on standard output; what is going on is
 * told on standard error.
 */
final class Table {
  private Table() {}

  /** A row; {@code ratio} says how Postern compares with what was measured beside it. */
  static void row(String figure, String postern, String beside, String ratio, String target) {
    System.out.println(
        "| " + String.join(" | ", figure, postern, beside, ratio, target).strip() + " |");
  }

  static void progress(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }

  /** A median with the range behind it. */
  static String spread(Samples samples, String format, String unit) {
    return String.format(
        Locale.ROOT,
        "%s %s (%s–%s)",
        number(format, samples.median()),
        unit,
        number(format, samples.least()),
        number(format, samples.most()));
  }

  /** Of a message, for a row. */
  static String size(int octets) {
    return octets / 1_024 + " KiB";
  }

  /** How many times as fast the first is when both are durations. */
  static String times(double postern, double beside) {
    return String.format(Locale.ROOT, "%.2f ×", beside / postern);
  }

  static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
