package dev.postern.maildir;

import dev.postern.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes appends of several threads visible with one sync of each directory and of the uidlist. The
 * first to come commits for all who came meanwhile, and hands over to one of those who came since;
 * nobody else's thread is used. Messages were forced to the disk by their own threads before.
 */
final class Committer {
  private final MailboxState mailbox;
  private final ReentrantLock lock = new ReentrantLock();
  // All guarded by lock.
  private final List<PendingAppend> waiting = new ArrayList<>();
  private Leader leader = Leader.NOBODY;

  Committer(MailboxState mailbox) {
    this.mailbox = mailbox;
  }

  /** Waits until the append is durable and visible or has failed. */
  void submit(PendingAppend append) {
    Deadline deadline = mailbox.settings().deadline();
    if (enqueue(append) || awaitTurn(append, deadline) == PendingAppend.Turn.LEAD) {
      lead(append, deadline);
    }
  }

  // Who is waited for may wait for another process.
  private PendingAppend.Turn awaitTurn(PendingAppend append, Deadline deadline) {
    try {
      mailbox.changes().await(deadline, append::hasTurn);
    } catch (StoreException e) {
      withdraw(append, e);
    }
    return append.awaitTurn();
  }

  /** Refuses an append that nobody commits yet. */
  private void withdraw(PendingAppend append, StoreException why) {
    lock.lock();
    try {
      // Who is to lead stays: the others wait for it.
      if (!append.leads() && waiting.remove(append)) {
        append.failed(why);
        append.finished();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether nobody commits, so that the caller must. */
  private boolean enqueue(PendingAppend append) {
    lock.lock();
    try {
      waiting.add(append);
      boolean first = leader == Leader.NOBODY;
      leader = Leader.SOMEBODY;
      return first;
    } finally {
      lock.unlock();
    }
  }

  // However this ends, nobody who waits is forgotten.
  private void lead(PendingAppend own, Deadline deadline) {
    List<PendingAppend> batch = new ArrayList<>();
    try {
      commit(own, deadline, batch);
    } finally {
      handOver(own);
      batch.forEach(PendingAppend::finished);
    }
  }

  private void handOver(PendingAppend own) {
    lock.lock();
    try {
      // It is there yet if the batch was not even gathered.
      waiting.remove(own);
      if (waiting.isEmpty()) {
        leader = Leader.NOBODY;
      } else {
        waiting.get(0).lead();
      }
    } finally {
      lock.unlock();
    }
  }

  private void commit(PendingAppend own, Deadline deadline, List<PendingAppend> batch) {
    try {
      Map<PendingAppend, List<Long>> given = place(deadline, batch);
      long validity = mailbox.published().snapshot().uidValidity();
      given.forEach((append, uids) -> append.succeeded(uids, validity));
    } catch (IOException e) {
      StoreException why = StoreFailures.ofAppend(e, mailbox.paths().directory());
      own.failed(why);
      batch.forEach(append -> append.failed(why));
    } catch (Throwable e) {
      StoreException why =
          new StoreException(StoreException.Kind.UNAVAILABLE, "append failed: " + e, e);
      own.failed(why);
      batch.forEach(append -> append.failed(why));
      throw e;
    }
  }

  // Who waits is committed for only when the locks are there: until then, each can leave.
  private Map<PendingAppend, List<Long>> place(Deadline deadline, List<PendingAppend> batch)
      throws StoreException {
    return mailbox.change(
        deadline,
        change -> {
          gather(batch);
          return new BatchCommit(mailbox, change).run(batch);
        });
  }

  private void gather(List<PendingAppend> batch) {
    lock.lock();
    try {
      batch.addAll(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private enum Leader {
    NOBODY,
    SOMEBODY
  }
}
