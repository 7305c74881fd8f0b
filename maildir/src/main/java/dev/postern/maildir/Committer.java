package dev.postern.maildir;

import dev.postern.maildir.disk.LockTimeoutException;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes appends of several threads visible with one sync of each directory and of the uidlist. The
 * first to come commits for all who came meanwhile, and hands over to one of those who came since;
 * nobody else's thread is used. Messages were forced to the disk by their own threads before.
 */
final class Committer {
  private final MailboxState mailbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition company = lock.newCondition();
  private final AtomicInteger writing = new AtomicInteger();
  // All guarded by lock.
  private List<PendingAppend> waiting = new ArrayList<>();
  private Leader leader = Leader.NOBODY;
  private long lastCommitNanos;
  // How many may wait.
  private int room = Integer.MAX_VALUE;

  Committer(MailboxState mailbox) {
    this.mailbox = mailbox;
  }

  /** Someone begins to write a message that will be submitted or given up. */
  void begin() {
    writing.incrementAndGet();
  }

  /** How many began and have neither submitted nor given up. */
  int underWay() {
    return writing.get();
  }

  /** Someone who began gave up. */
  void giveUp() {
    lock.lock();
    try {
      arrived();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the append, which was begun, is durable and visible or has failed. */
  void submit(PendingAppend append) {
    if (enqueue(append) || append.awaitTurn() == PendingAppend.Turn.LEAD) {
      lead(append);
    }
  }

  /** Whether nobody commits, so that the caller must. */
  private boolean enqueue(PendingAppend append) {
    lock.lock();
    try {
      arrived();
      if (waiting.size() >= room) {
        refuse(append);
        return false;
      }
      waiting.add(append);
      boolean first = leader == Leader.NOBODY;
      leader = Leader.SOMEBODY;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void arrived() {
    if (writing.decrementAndGet() == 0) {
      company.signal();
    }
  }

  // However this ends, nobody who waits is forgotten.
  private void lead(PendingAppend own) {
    List<PendingAppend> batch = List.of();
    long begin = System.nanoTime();
    try {
      batch = gather();
      begin = System.nanoTime();
      commit(batch);
    } finally {
      handOver(own, System.nanoTime() - begin);
      batch.forEach(PendingAppend::finished);
    }
  }

  private List<PendingAppend> gather() {
    lock.lock();
    try {
      awaitCompany();
      List<PendingAppend> next = new ArrayList<>();
      List<PendingAppend> batch = waiting;
      waiting = next;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void handOver(PendingAppend own, long nanos) {
    lock.lock();
    try {
      lastCommitNanos = nanos;
      room = Integer.MAX_VALUE;
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

  // Waiting longer than a commit takes costs more than it saves, however long it may last.
  private void awaitCompany() {
    long left = Math.min(mailbox.settings().mode().maxDelay().toNanos(), lastCommitNanos);
    boolean interrupted = false;
    while (writing.get() > 0 && left > 0 && !interrupted) {
      try {
        left = company.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void commit(List<PendingAppend> batch) {
    try {
      Map<PendingAppend, List<Long>> given = place(batch);
      long validity = mailbox.published().snapshot().uidValidity();
      given.forEach((append, uids) -> append.succeeded(uids, validity));
    } catch (IOException e) {
      StoreException why = StoreFailures.ofAppend(e, mailbox.paths().directory());
      batch.forEach(append -> append.failed(why));
    } catch (RuntimeException | Error e) {
      StoreException why =
          new StoreException(StoreException.Kind.UNAVAILABLE, "append failed: " + e, e);
      batch.forEach(append -> append.failed(why));
      throw e;
    }
  }

  // Nothing was tried when another process holds the lock: few go on waiting for it.
  private Map<PendingAppend, List<Long>> place(List<PendingAppend> batch) throws StoreException {
    Duration patience = mailbox.settings().lockPatience();
    Duration moment = patience.compareTo(ChangeLock.MOMENT) < 0 ? patience : ChangeLock.MOMENT;
    try {
      return mailbox.change(moment, change -> new BatchCommit(mailbox, change).run(batch));
    } catch (StoreException e) {
      if (!(e.getCause() instanceof LockTimeoutException) || moment.equals(patience)) {
        throw e;
      }
    }
    List<PendingAppend> few = stuck(batch);
    return mailbox.change(
        patience.minus(moment),
        change -> {
          moving();
          return new BatchCommit(mailbox, change).run(few);
        });
  }

  private List<PendingAppend> stuck(List<PendingAppend> batch) {
    int most = mailbox.settings().lockWaiters();
    List<PendingAppend> few = batch.subList(0, Math.min(most, batch.size()));
    lock.lock();
    try {
      room = Math.max(0, most - few.size());
      batch.subList(few.size(), batch.size()).forEach(Committer::refuse);
      List<PendingAppend> late = waiting.subList(Math.min(room, waiting.size()), waiting.size());
      late.forEach(Committer::refuse);
      late.clear();
      return few;
    } finally {
      lock.unlock();
    }
  }

  private void moving() {
    lock.lock();
    try {
      room = Integer.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  private static void refuse(PendingAppend append) {
    append.failed(ChangeLock.refusal());
    append.finished();
  }

  private enum Leader {
    NOBODY,
    SOMEBODY
  }
}
