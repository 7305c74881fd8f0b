package dev.postern.maildir;

import dev.postern.maildir.index.ExpungeLog;
import dev.postern.maildir.index.FileTable;
import dev.postern.maildir.index.IndexImage;
import dev.postern.maildir.index.IndexStamps;
import dev.postern.maildir.index.Place;
import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;

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

  /** Whether a directory must be listed. */
  boolean mustList(Place place, IndexStamps now, long nanoTime) {
    boolean same = stamps.of(place).equals(now.of(place));
    return !same || (!stamps.trusted().contains(place) && nanoTime - recheckAt >= 0);
  }
}
