package dev.postern.auth.password;

import java.util.Comparator;
import java.util.Objects;

/**
 * What verifying one stored password costs. Two of equal work take the same time, whatever their
 * salts and outcomes.
 *
 * @param kind the algorithm, e.g. {@code $6$}
 * @param cost how much of it, in rounds of SHA512-CRYPT or what takes as long; 0 for no time worth
 *     hiding
 */
public record Work(String kind, long cost) implements Comparable<Work> {
  /** No time worth hiding: octets are compared. */
  public static final Work NONE = new Work("", 0);

  private static final Comparator<Work> ORDER =
      Comparator.comparingLong(Work::cost).thenComparing(Work::kind);

  public Work {
    Objects.requireNonNull(kind, "kind");
    if (cost < 0) {
      throw new IllegalArgumentException("work costs nothing or something");
    }
  }

  /** The cheaper one first. */
  @Override
  public int compareTo(Work other) {
    return ORDER.compare(this, other);
  }
}
