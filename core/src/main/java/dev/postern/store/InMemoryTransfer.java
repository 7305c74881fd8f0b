package dev.postern.store;

import java.util.List;

/** Copies and moves between two mailboxes of one account, which may be the same one. */
record InMemoryTransfer(InMemoryMailbox from, InMemoryMailbox to, InMemoryUsage usage) {

  CopyResult copy(UidSet uids, TransferCondition condition) throws StoreException {
    return locked(
        () -> {
          List<MessageInfo> sources = from.snapshot().select(uids);
          condition.check(uids, sources.size());
          long octets = InMemoryMailbox.octets(sources);
          usage.reserve(octets, sources.size());
          try {
            return to.adopt(sources, from);
          } catch (StoreException e) {
            usage.release(octets, sources.size());
            throw e;
          }
        });
  }

  CopyResult move(UidSet uids, TransferCondition condition) throws StoreException {
    return locked(
        () -> {
          List<MessageInfo> sources = from.snapshot().select(uids);
          condition.check(uids, sources.size());
          CopyResult result = to.adopt(sources, from);
          from.remove(sources);
          return result;
        });
  }

  /** Both locks in one order everywhere, so that two transfers never wait for each other. */
  private CopyResult locked(Step step) throws StoreException {
    boolean inOrder = from.uidValidity() <= to.uidValidity();
    InMemoryMailbox first = inOrder ? from : to;
    InMemoryMailbox second = inOrder ? to : from;
    first.lock().lock();
    try {
      second.lock().lock();
      try {
        from.requireLive();
        to.requireLive();
        return step.run();
      } finally {
        second.lock().unlock();
      }
    } finally {
      first.lock().unlock();
    }
  }

  private interface Step {
    CopyResult run() throws StoreException;
  }
}
