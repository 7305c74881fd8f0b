package dev.postern.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * An immutable set of UIDs as ascending, disjoint, non-adjacent ranges; small even for a whole
 * mailbox. UIDs are 1 to 2^32-1.
 */
public final class UidSet {
  /** No UID. */
  public static final UidSet EMPTY = new UidSet(new long[0]);

  /** The largest UID. */
  public static final long MAX = 0xFFFF_FFFFL;

  /** Every possible UID. */
  public static final UidSet ALL = range(1, MAX);

  private final long[] bounds;

  private UidSet(long[] bounds) {
    this.bounds = bounds;
  }

  /** The UIDs given, in any order, repeated or not. */
  public static UidSet of(long... uids) {
    Objects.requireNonNull(uids, "uids");
    Builder builder = new Builder();
    LongStream.of(uids).sorted().forEach(builder::add);
    return builder.build();
  }

  /** All UIDs from {@code first} to {@code last}, both included; empty if there are none. */
  public static UidSet range(long first, long last) {
    if (first < 1 || last > MAX) {
      throw new IllegalArgumentException("a UID is 1 to 4294967295");
    }
    return first > last ? EMPTY : new UidSet(new long[] {first, last});
  }

  /** The ranges in ascending order. */
  public List<Range> ranges() {
    List<Range> list = new ArrayList<>(bounds.length / 2);
    for (int i = 0; i < bounds.length; i += 2) {
      list.add(new Range(bounds[i], bounds[i + 1]));
    }
    return list;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** How many UIDs there are. */
  public long count() {
    long n = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      n += bounds[i + 1] - bounds[i] + 1;
    }
    return n;
  }

  /** The smallest UID; the set must not be empty. */
  public long first() {
    return bounds[0];
  }

  /** The largest UID; the set must not be empty. */
  public long last() {
    return bounds[bounds.length - 1];
  }

  /** Whether a UID is in the set. */
  public boolean contains(long uid) {
    int at = Arrays.binarySearch(bounds, uid);
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /** Whether a UID of a range is in the set. */
  boolean meets(long first, long last) {
    int at = Arrays.binarySearch(bounds, first);
    int next = -at - 1;
    return at >= 0 || next % 2 == 1 || (next < bounds.length && bounds[next] <= last);
  }

  /** The UIDs in ascending order; of use for sets that are known to be small. */
  public LongStream stream() {
    return ranges().stream().flatMapToLong(r -> LongStream.rangeClosed(r.first(), r.last()));
  }

  /** UIDs in this set, that set or both. */
  public UidSet union(UidSet other) {
    List<Range> all = new ArrayList<>(ranges());
    all.addAll(other.ranges());
    all.sort((a, b) -> Long.compare(a.first(), b.first()));
    Builder builder = new Builder();
    all.forEach(r -> builder.addRange(r.first(), r.last()));
    return builder.build();
  }

  /** UIDs in both sets. */
  public UidSet intersect(UidSet other) {
    Objects.requireNonNull(other, "other");
    Builder builder = new Builder();
    int i = 0;
    int j = 0;
    while (i < bounds.length && j < other.bounds.length) {
      long first = Math.max(bounds[i], other.bounds[j]);
      long last = Math.min(bounds[i + 1], other.bounds[j + 1]);
      if (first <= last) {
        builder.addRange(first, last);
      }
      if (bounds[i + 1] < other.bounds[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return builder.build();
  }

  /** UIDs in this set that are not in the other. */
  public UidSet minus(UidSet other) {
    Builder gaps = new Builder();
    long next = 1;
    for (Range r : other.ranges()) {
      if (next < r.first()) {
        gaps.addRange(next, r.first() - 1);
      }
      next = r.last() + 1;
    }
    if (next <= MAX) {
      gaps.addRange(next, MAX);
    }
    return intersect(gaps.build());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UidSet that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /** As IMAP writes a set: {@code 1:3,7}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Range r : ranges()) {
      text.append(text.length() == 0 ? "" : ",").append(r.first());
      if (r.last() != r.first()) {
        text.append(':').append(r.last());
      }
    }
    return text.toString();
  }

  /** UIDs {@code first} to {@code last}, both included. */
  public record Range(long first, long last) {}

  /** Collects UIDs that come in ascending order. */
  public static final class Builder {
    private long[] bounds = new long[8];
    private int length;

    /** Begins with none. */
    public Builder() {}

    /** Adds one UID, not smaller than any before. */
    public Builder add(long uid) {
      return addRange(uid, uid);
    }

    /** Adds a range that begins no earlier than any before; it may overlap them. */
    public Builder addRange(long first, long last) {
      if (first < 1 || last > MAX || first > last) {
        throw new IllegalArgumentException("a UID is 1 to 4294967295, and ranges ascend");
      }
      if (length > 0 && first < bounds[length - 2]) {
        throw new IllegalArgumentException("UIDs must come in ascending order");
      }
      if (length > 0 && first <= bounds[length - 1] + 1) {
        bounds[length - 1] = Math.max(bounds[length - 1], last);
        return this;
      }
      if (length == bounds.length) {
        bounds = Arrays.copyOf(bounds, length * 2);
      }
      bounds[length++] = first;
      bounds[length++] = last;
      return this;
    }

    /** Adds all UIDs of an ascending iterator. */
    public Builder addAll(PrimitiveIterator.OfLong uids) {
      while (uids.hasNext()) {
        add(uids.nextLong());
      }
      return this;
    }

    /** The set. */
    public UidSet build() {
      return length == 0 ? EMPTY : new UidSet(Arrays.copyOf(bounds, length));
    }
  }
}
