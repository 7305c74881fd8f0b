package dev.postern.net.internal;

import dev.postern.net.Pool;
import java.io.IOException;
import java.util.Optional;

/**
 * Moves large replies on, each where its calls may block: a turn that is to make more of one goes
 * to its pool first. Used in the serial context.
 */
final class ReplyPump {
  private final Outbox outbox;
  private final SessionPort port;
  private boolean refused;

  ReplyPump(Outbox outbox, SessionPort port) {
    this.outbox = outbox;
    this.port = port;
  }

  /** Moves one piece on; false if there is none, or it has to wait. */
  boolean pump() throws IOException {
    if (mustWait() || outbox.full()) {
      return false;
    }
    if (refused) {
      refused = false;
      endWithoutThread();
    }
    Optional<Pool> pool = outbox.pool();
    if (pool.isPresent() && !port.isIn(pool.get())) {
      PoolTask.Entry entry = outbox.underWay() ? PoolTask.Entry.UNDER_WAY : PoolTask.Entry.NEW;
      return !port.goOnIn(pool.get(), entry, this::refuse);
    }
    return outbox.pump();
  }

  /**
   * Whether it is still found out what a large reply has to say. One that is on its way to its pool
   * for that is at it, too.
   */
  boolean seeks() {
    return outbox.fruitless() && (port.moving() || !port.working());
  }

  private void endWithoutThread() throws IOException {
    try {
      outbox.refuse();
    } catch (IOException e) {
      throw new BusyException(e);
    }
  }

  private void refuse() {
    refused = true;
  }

  /** What is made of a call of the store waits for it, unless that will never come. */
  private boolean mustWait() {
    return port.working() && (port.moving() || !port.leaving());
  }

  /** A reply is cut since there was no thread for the rest of it. */
  static final class BusyException extends IOException {
    private static final long serialVersionUID = 1;

    BusyException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
