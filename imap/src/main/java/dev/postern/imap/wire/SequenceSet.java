package dev.postern.imap.wire;

import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of sequence numbers or UIDs as a client wrote it (RFC 3501 §9 sequence-set).
 *
 * @param ranges in the client's order, at least one
 */
public record SequenceSet(List<Range> ranges) {
  /** Stands for {@code *}, the largest number in use. */
  public static final long STAR = Long.MAX_VALUE;

  /** Keeps the ranges. */
  public SequenceSet {
    ranges = List.copyOf(ranges);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("a sequence set is not empty");
    }
  }

  /**
   * The numbers meant, once {@code *} is known. {@code 9:*} holds the largest number even if that
   * is below 9 (RFC 3501 §6.4.8).
   *
   * @param largest the largest number in use; 0 if there is none, then {@code *} means nothing
   */
  public UidSet resolve(long largest) {
    List<Range> plain = new ArrayList<>(ranges.size());
    for (Range range : ranges) {
      long a = range.first() == STAR ? largest : range.first();
      long b = range.last() == STAR ? largest : range.last();
      if (a > 0 && b > 0) {
        plain.add(new Range(Math.min(a, b), Math.max(a, b)));
      }
    }
    plain.sort(Comparator.comparingLong(Range::first));
    UidSet.Builder numbers = new UidSet.Builder();
    plain.forEach(r -> numbers.addRange(r.first(), r.last()));
    return numbers.build();
  }

  /** The largest plain number in the set, 0 if there are stars alone. */
  public long largestNumber() {
    long largest = 0;
    for (Range range : ranges) {
      largest = Math.max(largest, range.first() == STAR ? 0 : range.first());
      largest = Math.max(largest, range.last() == STAR ? 0 : range.last());
    }
    return largest;
  }

  /** Whether {@code *} occurs. */
  public boolean hasStar() {
    return ranges.stream().anyMatch(r -> r.first() == STAR || r.last() == STAR);
  }

  /** As it is written on the wire. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Range r : ranges) {
      text.append(text.length() == 0 ? "" : ",").append(name(r.first()));
      if (r.last() != r.first()) {
        text.append(':').append(name(r.last()));
      }
    }
    return text.toString();
  }

  private static String name(long number) {
    return number == STAR ? "*" : Long.toString(number);
  }

  /**
   * Two numbers in either order.
   *
   * @param first 1 to 2^32-1 or {@link #STAR}
   * @param last the same for a single number
   */
  public record Range(long first, long last) {}
}
