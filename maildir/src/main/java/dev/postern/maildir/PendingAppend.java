package dev.postern.maildir;

import dev.postern.maildir.quota.QuotaLimits.Usage;
import dev.postern.store.StoreException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Messages that become visible together or not at all, on their way through the committer. */
final class PendingAppend {
  private static final long LOOK_AGAIN_NANOS =
      TimeUnit.MILLISECONDS.toNanos(ChangeLock.LOOK_AGAIN_MILLIS);

  private final List<PreparedMessage> messages;
  private List<Long> uids = List.of();
  private long uidValidity;
  // Success is what the commit says; who hears nothing has failed.
  private Outcome outcome = Outcome.NOT_COMMITTED;
  private final UsageSum repeated = new UsageSum();
  private StoreException failure;
  private final Thread thread = Thread.currentThread();
  private volatile Turn turn = Turn.WAIT;

  PendingAppend(List<PreparedMessage> messages) {
    this.messages = List.copyOf(messages);
  }

  List<PreparedMessage> messages() {
    return messages;
  }

  /** One of them was delivered before, and is not stored again. */
  void repeats(PreparedMessage message) {
    repeated.add(message.stored());
  }

  /** The room that was taken for nothing. */
  Usage repeated() {
    return repeated.usage();
  }

  void succeeded(List<Long> given, long validity) {
    uids = List.copyOf(given);
    uidValidity = validity;
    outcome = Outcome.COMMITTED;
  }

  /** Says why it is not committed; the first reason counts. */
  void failed(StoreException why) {
    if (failure == null) {
      failure = why;
    }
  }

  boolean hasFailed() {
    return outcome != Outcome.COMMITTED;
  }

  /** Waits for a while, in the thread that made this, for something to do. */
  boolean hasTurn() throws InterruptedException {
    if (turn == Turn.WAIT) {
      LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return turn != Turn.WAIT;
  }

  /** Waits, in the thread that made this, until it has something to do. */
  Turn awaitTurn() {
    boolean interrupted = false;
    while (turn == Turn.WAIT) {
      LockSupport.park(this);
      // What may have become durable must be told; the caller sees the interrupt afterwards.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return turn;
  }

  /** Its thread is to commit for all who wait. */
  void lead() {
    wake(Turn.LEAD);
  }

  boolean leads() {
    return turn == Turn.LEAD;
  }

  /** Nobody works for it any more: it has succeeded, or else it has failed. */
  void finished() {
    wake(Turn.DONE);
  }

  private void wake(Turn next) {
    turn = next;
    LockSupport.unpark(thread);
  }

  long uidValidity() {
    return uidValidity;
  }

  /** The UIDs given. */
  List<Long> uids() throws StoreException {
    if (outcome == Outcome.COMMITTED) {
      return uids;
    }
    if (failure == null) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "append was not committed");
    }
    throw new StoreException(failure.kind(), failure.getMessage(), failure);
  }

  private enum Outcome {
    NOT_COMMITTED,
    COMMITTED
  }

  /** What the thread of an append is to do. */
  enum Turn {
    WAIT,
    LEAD,
    DONE
  }
}
