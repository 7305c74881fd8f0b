package dev.postern.store;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The flags of one message: system flags and keywords (RFC 3501 §2.3.2). Immutable. Keywords keep
 * the case in which they were first set but compare without it. {@code \Recent} is no flag of a
 * message here; see {@link Mailbox#recent}.
 */
public final class Flags {
  /** No flag at all. */
  public static final Flags NONE = new Flags(0, Set.of());

  private static final Flags[] PLAIN = new Flags[1 << SystemFlag.values().length];

  static {
    for (int i = 0; i < PLAIN.length; i++) {
      PLAIN[i] = i == 0 ? NONE : new Flags(i, Set.of());
    }
  }

  private final int bits;
  private final Set<String> keywords;

  private Flags(int bits, Set<String> keywords) {
    this.bits = bits;
    this.keywords = keywords;
  }

  /** System flags only. */
  public static Flags of(SystemFlag... flags) {
    Objects.requireNonNull(flags, "flags");
    int bits = 0;
    for (SystemFlag flag : flags) {
      bits |= 1 << flag.ordinal();
    }
    return PLAIN[bits];
  }

  /** System flags and keywords. */
  public static Flags of(Collection<SystemFlag> flags, Collection<String> keywords) {
    int bits = 0;
    for (SystemFlag flag : flags) {
      bits |= 1 << flag.ordinal();
    }
    return make(bits, keywords);
  }

  /** Whether a system flag is set. */
  public boolean contains(SystemFlag flag) {
    return (bits & 1 << flag.ordinal()) != 0;
  }

  /** Whether a keyword is set, whatever its case. */
  public boolean containsKeyword(String keyword) {
    return keywords.contains(keyword);
  }

  /** The system flags. */
  public Set<SystemFlag> system() {
    EnumSet<SystemFlag> set = EnumSet.noneOf(SystemFlag.class);
    for (SystemFlag flag : SystemFlag.values()) {
      if (contains(flag)) {
        set.add(flag);
      }
    }
    return set;
  }

  /** The keywords, sorted without regard to case, unmodifiable. */
  public Set<String> keywords() {
    return keywords;
  }

  /** Whether nothing is set. */
  public boolean isEmpty() {
    return bits == 0 && keywords.isEmpty();
  }

  /** These and those. */
  public Flags plus(Flags other) {
    if (keywords.isEmpty() && other.keywords.isEmpty()) {
      return PLAIN[bits | other.bits];
    }
    Set<String> union = sorted(keywords);
    union.addAll(other.keywords);
    return make(bits | other.bits, union);
  }

  /** These without those. */
  public Flags minus(Flags other) {
    Set<String> rest = sorted(keywords);
    rest.removeAll(other.keywords);
    return make(bits & ~other.bits, rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flags that && bits == that.bits && keywords.equals(that.keywords);
  }

  @Override
  public int hashCode() {
    int sum = bits;
    for (String keyword : keywords) {
      // As CASE_INSENSITIVE_ORDER compares, which is not what toLowerCase does to all letters.
      sum +=
          keyword
              .codePoints()
              .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
              .reduce(1, (hash, c) -> 31 * hash + c);
    }
    return sum;
  }

  @Override
  public String toString() {
    return system() + keywords.toString();
  }

  private static Flags make(int bits, Collection<String> keywords) {
    if (keywords.isEmpty()) {
      return PLAIN[bits];
    }
    Set<String> own = sorted(keywords);
    for (String keyword : own) {
      Objects.requireNonNull(keyword, "keyword");
    }
    return new Flags(bits, Collections.unmodifiableSet(own));
  }

  private static Set<String> sorted(Collection<String> keywords) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(keywords);
    return set;
  }
}
