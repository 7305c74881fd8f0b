package dev.postern.maildir;

import dev.postern.maildir.disk.DotLock;
import dev.postern.store.FlagChange;
import dev.postern.store.StoreException;
import dev.postern.store.StoreResult;
import dev.postern.store.UidSet;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes flags of however many messages: after each while the mailbox is left to others for a
 * moment, so that a delivery need not wait for the last of them. Each message's condition is
 * checked in the change that renames it.
 */
final class FlagPortions {
  private final MailboxState mailbox;

  FlagPortions(MailboxState mailbox) {
    this.mailbox = mailbox;
  }

  StoreResult run(UidSet uids, FlagChange wanted, OptionalLong unchangedSince)
      throws StoreException {
    FlagOperation portion = portion(uids, wanted, unchangedSince);
    StoreResult sum = portion.result();
    while (!portion.left().isEmpty()) {
      // As long as another process may take to look again.
      LockSupport.parkNanos(DotLock.LONGEST_WAIT.multipliedBy(2).toNanos());
      portion = portion(portion.left(), wanted, unchangedSince);
      sum =
          new StoreResult(
              sum.changed().union(portion.result().changed()),
              sum.modified().union(portion.result().modified()));
    }
    return sum;
  }

  private FlagOperation portion(UidSet uids, FlagChange wanted, OptionalLong unchangedSince)
      throws StoreException {
    return mailbox.change(
        change -> new FlagOperation(mailbox, change, wanted).run(uids, unchangedSince));
  }
}
