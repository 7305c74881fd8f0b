package dev.postern.maildir.index;

import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which messages were expunged at which MODSEQ, as far back as is remembered (RFC 7162 §3.2.5.1).
 * Immutable.
 *
 * @param since the MODSEQ after which nothing is missing here
 * @param entries ascending by MODSEQ
 */
public record ExpungeLog(long since, List<Entry> entries) {
  /** How many entries are kept at least before the older half is forgotten. */
  static final int MOST = 1024;

  /** Copies the list. */
  public ExpungeLog {
    entries = List.copyOf(entries);
  }

  /** Nothing was expunged since. */
  public static ExpungeLog beginning(long modSeq) {
    return new ExpungeLog(modSeq, List.of());
  }

  /** The log with messages expunged at a MODSEQ, which is not smaller than those here. */
  public ExpungeLog plus(long modSeq, UidSet uids) {
    List<Entry> next = new ArrayList<>(entries);
    next.add(new Entry(modSeq, uids));
    return next.size() > MOST ? newest(next) : new ExpungeLog(since, next);
  }

  /**
   * What was expunged after a MODSEQ.
   *
   * @return nothing if that is further back than is remembered
   */
  public Optional<UidSet> after(long modSeq) {
    if (modSeq < since) {
      return Optional.empty();
    }
    UidSet all = UidSet.EMPTY;
    for (int i = entries.size() - 1; i >= 0 && entries.get(i).modSeq() > modSeq; i--) {
      all = all.union(entries.get(i).uids());
    }
    return Optional.of(all);
  }

  private static ExpungeLog newest(List<Entry> all) {
    int half = all.size() / 2;
    return new ExpungeLog(all.get(half - 1).modSeq(), all.subList(half, all.size()));
  }

  /**
   * One change.
   *
   * @param modSeq its MODSEQ
   * @param uids what it expunged
   */
  public record Entry(long modSeq, UidSet uids) {
    /** Checks for nulls. */
    public Entry {
      Objects.requireNonNull(uids);
    }
  }
}
