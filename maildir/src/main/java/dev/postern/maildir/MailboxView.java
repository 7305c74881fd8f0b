package dev.postern.maildir;

import dev.postern.maildir.index.ExpungeLog;
import dev.postern.maildir.index.FileTable;
import dev.postern.maildir.index.IndexImage;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.Place;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;
import java.time.Duration;
import java.util.Optional;

/**
 * All that is known of a mailbox at one moment; immutable.
 *
 * @param stamps how its files looked
 * @param recheckAt {@code System.nanoTime} from which directories that are not trusted are listed
 *     again
 */
record MailboxView(
    Snapshot snapshot,
    FileTable files,
    UidSet recent,
    ExpungeLog expunged,
    FlagPalette palette,
    IndexStamps stamps,
    long recheckAt) {

  IndexImage image() {
    return new IndexImage(snapshot, files, recent, expunged, stamps);
  }

  /** Whether anything but our own changes may have happened. */
  boolean outdated(IndexStamps now, long nanoTime) {
    return !stamps.sameFiles(now)
        || mustList(Place.NEW, now, nanoTime)
        || mustList(Place.CUR, now, nanoTime);
  }

  /** In how long a look can tell more than this view; nothing if it tells all. */
  Optional<Duration> settling(long nanoTime) {
    if (stamps.trusted().size() == Place.values().length) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(Math.max(recheckAt - nanoTime, 0)).plusMillis(1));
  }

  /** Whether a directory must be listed. */
  boolean mustList(Place place, IndexStamps now, long nanoTime) {
    boolean same = stamps.of(place).equals(now.of(place));
    return !same || (!stamps.trusted().contains(place) && nanoTime - recheckAt >= 0);
  }
}
