package dev.postern.imap.view;

import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;

/** The messages that one session has as recent (RFC 3501 §2.3.2). */
final class RecentMessages {
  private final Mailbox mailbox;
  private final Mailbox.RecentAccess access;
  private UidSet uids = UidSet.EMPTY;
  private long count;

  RecentMessages(Mailbox mailbox, MailboxAccess access) {
    this.mailbox = mailbox;
    this.access =
        access == MailboxAccess.READ_WRITE ? Mailbox.RecentAccess.CLAIM : Mailbox.RecentAccess.PEEK;
  }

  UidSet uids() {
    return uids;
  }

  /** How many of the shown messages are recent. */
  long count() {
    return count;
  }

  /** Takes new ones; they are {@link #count counted} once the view shows them. */
  void claim() throws StoreException {
    uids = uids.union(mailbox.recent(access));
  }

  /** Counts those that are shown and forgets those that are gone. */
  void refresh(Snapshot shown) {
    UidSet.Builder here = new UidSet.Builder();
    count = 0;
    for (MessageInfo message : shown.select(uids)) {
      here.add(message.uid());
      count++;
    }
    // Claimed, but too new for the snapshot: their turn comes with the next one.
    UidSet later = uids.intersect(UidSet.range(Math.max(1, shown.uidNext()), UidSet.MAX));
    uids = here.build().union(later);
  }
}
