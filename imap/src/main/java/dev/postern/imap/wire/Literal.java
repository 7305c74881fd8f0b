package dev.postern.imap.wire;

import java.util.Optional;

/**
 * A literal announced at the end of a line.
 *
 * @param octets how many follow
 * @param kind whether the client waits for a continuation
 */
public record Literal(long octets, Kind kind) {
  /** More digits than any count has; such a literal is simply too large. */
  private static final int MAX_DIGITS = 18;

  /** Finds the announcement {@code {n}} or {@code {n+}} that ends a line. */
  static Optional<Literal> endOf(byte[] line) {
    int i = line.length - 1;
    if (i < 0 || line[i] != '}') {
      return Optional.empty();
    }
    Kind kind = Kind.SYNCHRONIZING;
    if (--i >= 0 && line[i] == '+') {
      kind = Kind.NON_SYNCHRONIZING;
      i--;
    }
    int last = i;
    long octets = 0;
    long place = 1;
    while (i >= 0 && line[i] >= '0' && line[i] <= '9') {
      if (last - i < MAX_DIGITS) {
        octets += place * (line[i] - '0');
        place *= 10;
      } else if (line[i] != '0') {
        octets = Long.MAX_VALUE;
      }
      i--;
    }
    if (i == last || i < 0 || line[i] != '{') {
      return Optional.empty();
    }
    return Optional.of(new Literal(octets < 0 ? Long.MAX_VALUE : octets, kind));
  }

  /** Whether the client waits (RFC 7888). */
  public enum Kind {
    /** It waits for a continuation or a refusal. */
    SYNCHRONIZING,
    /** The octets follow at once. */
    NON_SYNCHRONIZING
  }
}
