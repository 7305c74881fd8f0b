package dev.postern.maildir.index;

import dev.postern.store.Snapshot;
import dev.postern.store.UidSet;

/**
 * A mailbox as the index knows it.
 *
 * @param snapshot its messages
 * @param files where they are
 * @param recent those that no session took as recent
 * @param expunged those that are gone
 * @param stamps how the directories looked
 */
public record IndexImage(
    Snapshot snapshot, FileTable files, UidSet recent, ExpungeLog expunged, IndexStamps stamps) {}
