package dev.postern.maildir.quota;

import dev.postern.maildir.quota.QuotaLimits.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of {@code maildirsize}: a line with the limits, then lines of octets and messages
 * that came, or went with a minus; their sum is what is in use.
 *
 * @param usage nothing if the file is damaged or has grown so large that all is to be counted anew
 * @param changes how many lines the sum is of
 */
public record SizeFile(QuotaLimits limits, Optional<Usage> usage, int changes) {
  /** The file's name in an account's root. */
  public static final String NAME = "maildirsize";

  /** From this size on all is counted anew, so that errors do not stay (Maildir++). */
  static final int LARGEST = 5120;

  private static final int LONGEST_NUMBER = 18;

  /** Reads the file. */
  public static SizeFile parse(byte[] file) {
    String text = new String(file, 0, Math.min(file.length, LARGEST), StandardCharsets.US_ASCII);
    List<String> lines = lines(text);
    QuotaLimits limits = lines.isEmpty() ? QuotaLimits.NONE : QuotaLimits.parse(lines.get(0));
    if (lines.isEmpty() || file.length >= LARGEST) {
      return new SizeFile(limits, Optional.empty(), 0);
    }
    Usage sum = Usage.NONE;
    for (String line : lines.subList(1, lines.size())) {
      Optional<Usage> change = change(line);
      if (change.isEmpty()) {
        return new SizeFile(limits, Optional.empty(), 0);
      }
      sum = sum.plus(change.get());
    }
    boolean sound = sum.octets() >= 0 && sum.messages() >= 0;
    return new SizeFile(limits, sound ? Optional.of(sum) : Optional.empty(), lines.size() - 1);
  }

  /** A new file. */
  public static byte[] print(QuotaLimits limits, Usage usage) {
    return (limits.line() + "\n" + usage.octets() + " " + usage.messages() + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A line to be appended. */
  public static byte[] line(Usage change) {
    return (change.octets() + " " + change.messages() + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  // A last line that is not ended is being written, or never was.
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      lines.add(text.substring(from, end));
      from = end + 1;
    }
    return lines;
  }

  // Courier pads the numbers with spaces.
  private static Optional<Usage> change(String line) {
    String trimmed = line.strip();
    int space = trimmed.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    String octets = trimmed.substring(0, space);
    String messages = trimmed.substring(space + 1).strip();
    return isNumber(octets) && isNumber(messages)
        ? Optional.of(new Usage(Long.parseLong(octets), Long.parseLong(messages)))
        : Optional.empty();
  }

  private static boolean isNumber(String text) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    return !digits.isEmpty()
        && digits.length() <= LONGEST_NUMBER
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
