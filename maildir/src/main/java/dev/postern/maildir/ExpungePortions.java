package dev.postern.maildir;

import dev.postern.store.ExpungeCondition;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;

/**
 * Removes messages in portions. Each message's condition is checked in the change that removes it,
 * and the room that a portion leaves is given back with it. Used by one thread.
 */
final class ExpungePortions {
  private final MailboxState mailbox;
  private final ExpungeCondition condition;
  private final MaildirUsage usage;
  private UidSet gone = UidSet.EMPTY;

  ExpungePortions(MailboxState mailbox, ExpungeCondition condition, MaildirUsage usage) {
    this.mailbox = mailbox;
    this.condition = condition;
    this.usage = usage;
  }

  /** Returns those that were there. */
  UidSet run(UidSet uids) throws StoreException {
    Portions.run(uids, this::portion);
    return gone;
  }

  private UidSet portion(UidSet uids) throws StoreException {
    UsageSum sum = new UsageSum();
    usage.begin();
    try {
      ExpungeOperation done =
          mailbox.change(
              change -> new ExpungeOperation(mailbox, change, sum).portion(uids, condition));
      gone = gone.union(done.gone());
      return done.left();
    } finally {
      usage.give(sum.usage());
      usage.settled();
    }
  }
}
