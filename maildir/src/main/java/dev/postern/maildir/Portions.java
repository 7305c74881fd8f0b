package dev.postern.maildir;

import dev.postern.maildir.disk.DotLock;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes however many messages in several changes: after each the mailbox is left to others for a
 * moment, so that a delivery need not wait for the last of them.
 */
final class Portions {
  private Portions() {}

  /** Changes one portion after another until nothing is left, or one fails. */
  static void run(UidSet uids, Portion portion) throws StoreException {
    UidSet left = portion.run(uids);
    while (!left.isEmpty()) {
      // As long as another process may take to look again.
      LockSupport.parkNanos(DotLock.LONGEST_WAIT.multipliedBy(2).toNanos());
      left = portion.run(left);
    }
  }

  /** One change under the mailbox's lock, as long as its settings allow. */
  @FunctionalInterface
  interface Portion {
    /** Returns those for which there was no time: fewer than it got, and no others. */
    UidSet run(UidSet uids) throws StoreException;
  }
}
