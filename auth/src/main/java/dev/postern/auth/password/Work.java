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
 * @param memory octets that it holds meanwhile; 0 for none worth counting
 */
public record Work(String kind, long cost, long memory) implements Comparable<Work> {
  /** No time worth hiding: octets are compared, or hashed once. */
  public static final Work NONE = new Work("", 0);

  /** Measured, as those below. */
  static final Work MD5_CRYPT = new Work("$1$", 500);

  static final Work DES_CRYPT = new Work("DES", 100);

  /** bcrypt with the least cost; each one more is twice as much. */
  static final long BCRYPT_OF_COST_4 = 300;

  private static final long PBKDF2_ROUNDS_IN_ONE = 3;
  private static final long ARGON2_KIB_IN_ONE = 4;
  private static final long KIB = 1_024;

  private static final Comparator<Work> ORDER =
      Comparator.comparingLong(Work::cost)
          .thenComparing(Work::kind)
          .thenComparingLong(Work::memory);

  public Work {
    Objects.requireNonNull(kind, "kind");
    if (cost < 0 || memory < 0) {
      throw new IllegalArgumentException("work costs nothing or something");
    }
  }

  /** Work that holds no memory worth counting. */
  public Work(String kind, long cost) {
    this(kind, cost, 0);
  }

  static Work ofPbkdf2(String kind, long rounds) {
    return new Work(kind, 1 + rounds / PBKDF2_ROUNDS_IN_ONE);
  }

  static Work ofArgon2(String kind, long kib, long passes) {
    // Both have ten digits at most.
    long filled = kib > Long.MAX_VALUE / 2 / passes ? Long.MAX_VALUE / 2 : kib * passes;
    return new Work(kind, 1 + filled / ARGON2_KIB_IN_ONE, kib * KIB);
  }

  /** Whether a scheme told it. */
  boolean isKnown() {
    return cost != Long.MAX_VALUE;
  }

  /** The cheaper one first. */
  @Override
  public int compareTo(Work other) {
    return ORDER.compare(this, other);
  }
}
