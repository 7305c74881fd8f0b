package dev.postern.maildir;

import dev.postern.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes appends of several threads visible with one sync of each directory and of the uidlist. The
 * first to come commits for all who came meanwhile; nobody else's thread is used. Messages were
 * forced to the disk by their own threads before.
 */
final class Committer {
  private final MailboxState mailbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private List<PendingAppend> waiting = new ArrayList<>();
  private int writing;
  private boolean committing;

  Committer(MailboxState mailbox) {
    this.mailbox = mailbox;
  }

  /** Someone begins to write a message that will be submitted or given up. */
  void begin() {
    lock.lock();
    try {
      writing++;
    } finally {
      lock.unlock();
    }
  }

  /** Someone who began gave up. */
  void giveUp() {
    lock.lock();
    try {
      writing--;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the append, which was begun, is durable and visible or has failed. */
  void submit(PendingAppend append) {
    lock.lock();
    try {
      writing--;
      waiting.add(append);
      moved.signalAll();
      while (!append.isDone()) {
        if (committing) {
          moved.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void lead() {
    committing = true;
    awaitCompany();
    List<PendingAppend> batch = waiting;
    waiting = new ArrayList<>();
    lock.unlock();
    try {
      commit(batch);
    } finally {
      lock.lock();
      committing = false;
      batch.forEach(PendingAppend::finished);
      moved.signalAll();
    }
  }

  private void awaitCompany() {
    long left = mailbox.settings().mode().maxDelay().toNanos();
    boolean interrupted = false;
    while (writing > 0 && left > 0 && !interrupted) {
      try {
        left = moved.awaitNanos(left);
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
      mailbox.change(
          change -> {
            new BatchCommit(mailbox, change).run(batch);
            return batch;
          });
    } catch (IOException e) {
      StoreException why = StoreFailures.ofAppend(e, mailbox.paths().directory());
      batch.forEach(append -> append.failed(why));
    } catch (RuntimeException e) {
      StoreException why =
          new StoreException(StoreException.Kind.UNAVAILABLE, "append failed: " + e, e);
      batch.forEach(append -> append.failed(why));
      throw e;
    }
  }
}
