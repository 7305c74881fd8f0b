package dev.postern.imap.search;

import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The messages that a search found.
 *
 * @param snapshot where they were looked for
 * @param uids their UIDs
 */
public record SearchResult(Snapshot snapshot, UidSet uids) {

  /** Checks for nulls. */
  public SearchResult {
    Objects.requireNonNull(snapshot);
    Objects.requireNonNull(uids);
  }

  /** Their sequence numbers in the snapshot, ascending. */
  public LongStream numbers() {
    return uids.ranges().stream()
        .flatMapToLong(
            range -> {
              int first = snapshot.indexOf(range.first());
              int last = snapshot.indexOf(range.last());
              return LongStream.rangeClosed(first + 1L, last + 1L);
            });
  }
}
