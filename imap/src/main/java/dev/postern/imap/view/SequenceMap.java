package dev.postern.imap.view;

import dev.postern.imap.command.Numbering;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.SequenceSet;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;

/** Between sequence numbers and UIDs of one snapshot: number n is the message at position n - 1. */
final class SequenceMap {
  private SequenceMap() {}

  /**
   * The sequence numbers that a client's set means. UIDs that are not there mean nothing (RFC 3501
   * §6.4.8); sequence numbers that are not there are an error, except in a range with a star.
   */
  static UidSet numbers(Snapshot snapshot, Numbering numbering, SequenceSet set)
      throws ImapSyntaxException {
    int size = snapshot.size();
    if (numbering == Numbering.UID) {
      return size == 0
          ? UidSet.EMPTY
          : numbersOf(snapshot, set.resolve(snapshot.at(size - 1).uid()));
    }
    for (SequenceSet.Range range : set.ranges()) {
      boolean open = range.first() == SequenceSet.STAR || range.last() == SequenceSet.STAR;
      if (!open && Math.max(range.first(), range.last()) > size) {
        throw new ImapSyntaxException("Invalid messageset");
      }
    }
    return size == 0 ? UidSet.EMPTY : set.resolve(size).intersect(UidSet.range(1, size));
  }

  /** The sequence numbers of those UIDs that are here; ranges stay ranges. */
  static UidSet numbersOf(Snapshot snapshot, UidSet uids) {
    UidSet.Builder numbers = new UidSet.Builder();
    for (UidSet.Range range : uids.ranges()) {
      int first = atOrAfter(snapshot, range.first());
      int end = atOrAfter(snapshot, range.last() + 1);
      if (first < end) {
        numbers.addRange(first + 1L, end);
      }
    }
    return numbers.build();
  }

  /**
   * A set with the UIDs of these sequence numbers. Between two neighbours it may hold UIDs that are
   * in no message: none can come to life there, since new UIDs are larger than all.
   */
  static UidSet uidsOf(Snapshot snapshot, UidSet numbers) {
    UidSet.Builder uids = new UidSet.Builder();
    for (UidSet.Range range : numbers.ranges()) {
      uids.addRange(
          snapshot.at((int) range.first() - 1).uid(), snapshot.at((int) range.last() - 1).uid());
    }
    return uids.build();
  }

  private static int atOrAfter(Snapshot snapshot, long uid) {
    int at = snapshot.indexOf(uid);
    return at < 0 ? -at - 1 : at;
  }
}
