package dev.postern.maildir;

import dev.postern.store.FlagChange;
import dev.postern.store.StoreException;
import dev.postern.store.StoreResult;
import dev.postern.store.UidSet;
import java.util.OptionalLong;

/**
 * Changes flags in portions. Each message's condition is checked in the change that renames it.
 * Used by one thread.
 */
final class FlagPortions {
  private final MailboxState mailbox;
  private final FlagChange wanted;
  private final OptionalLong unchangedSince;
  private StoreResult sum = new StoreResult(UidSet.EMPTY, UidSet.EMPTY);

  FlagPortions(MailboxState mailbox, FlagChange wanted, OptionalLong unchangedSince) {
    this.mailbox = mailbox;
    this.wanted = wanted;
    this.unchangedSince = unchangedSince;
  }

  StoreResult run(UidSet uids) throws StoreException {
    Portions.run(uids, this::portion);
    return sum;
  }

  private UidSet portion(UidSet uids) throws StoreException {
    FlagOperation done =
        mailbox.change(
            change -> new FlagOperation(mailbox, change, wanted).run(uids, unchangedSince));
    sum =
        new StoreResult(
            sum.changed().union(done.result().changed()),
            sum.modified().union(done.result().modified()));
    return done.left();
  }
}
