package dev.postern.maildir;

import dev.postern.maildir.quota.QuotaLimits.Usage;
import dev.postern.store.StoreException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Messages that become visible together or not at all, on their way through the committer. */
final class PendingAppend {
  private final List<PreparedMessage> messages;
  private List<Long> uids = List.of();
  private long uidValidity;
  private final Tally repeated = new Tally();
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
  }

  void failed(StoreException why) {
    failure = why;
  }

  boolean hasFailed() {
    return failure != null;
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

  /** It succeeded or failed. */
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
    if (failure != null) {
      throw new StoreException(failure.kind(), failure.getMessage(), failure);
    }
    return uids;
  }

  /** What the thread of an append is to do. */
  enum Turn {
    WAIT,
    LEAD,
    DONE
  }
}
