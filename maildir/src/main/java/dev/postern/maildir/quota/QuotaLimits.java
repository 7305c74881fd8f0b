package dev.postern.maildir.quota;

import java.util.OptionalLong;

/**
 * The most that a user's mail may use. Zero in what others write means no limit.
 *
 * @param octets of stored messages
 * @param messages of any size
 */
public record QuotaLimits(OptionalLong octets, OptionalLong messages) {
  /** Without limits. */
  public static final QuotaLimits NONE =
      new QuotaLimits(OptionalLong.empty(), OptionalLong.empty());

  private static final int LONGEST_NUMBER = 18;

  /** Reads the first line of {@code maildirsize}, e.g. {@code 1073741824S,1000C}. */
  static QuotaLimits parse(String line) {
    OptionalLong octets = OptionalLong.empty();
    OptionalLong messages = OptionalLong.empty();
    int from = 0;
    while (from < line.length()) {
      int comma = line.indexOf(',', from);
      int end = comma < 0 ? line.length() : comma;
      if (end > from) {
        OptionalLong value = positive(line.substring(from, end - 1));
        switch (line.charAt(end - 1)) {
          case 'S' -> octets = value;
          case 'C' -> messages = value;
          default -> {
            // Maildir++ leaves room for others, to be ignored.
          }
        }
      }
      from = end + 1;
    }
    return new QuotaLimits(octets, messages);
  }

  /** The first line of {@code maildirsize}. */
  String line() {
    String count = messages.isPresent() ? messages.getAsLong() + "C" : "";
    if (octets.isEmpty() && messages.isPresent()) {
      return count;
    }
    return octets.orElse(0) + "S" + (count.isEmpty() ? "" : "," + count);
  }

  /** Whether there is room for more. */
  public boolean allow(Usage used, Usage more) {
    return fits(octets, used.octets(), more.octets())
        && fits(messages, used.messages(), more.messages());
  }

  private static boolean fits(OptionalLong limit, long used, long more) {
    return more <= 0 || limit.isEmpty() || more <= limit.getAsLong() - used;
  }

  private static OptionalLong positive(String digits) {
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || digits.length() > LONGEST_NUMBER) {
      return OptionalLong.empty();
    }
    long value = Long.parseLong(digits);
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * What is in use.
   *
   * @param octets of stored messages
   * @param messages of any size
   */
  public record Usage(long octets, long messages) {
    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0);

    /** Both together. */
    public Usage plus(Usage other) {
      return new Usage(octets + other.octets, messages + other.messages);
    }

    /** As much less. */
    public Usage negated() {
      return new Usage(-octets, -messages);
    }
  }
}
