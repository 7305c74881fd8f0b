package dev.postern.imap.server;

import dev.postern.net.Pool;
import java.nio.ByteBuffer;

/**
 * A call of the store in the middle of an answer that is being sent. It is made on a bulkhead,
 * since it may wait for a lock; the answer is asked for again when it is over. Used in the
 * connection's serial context.
 */
final class StoreCall {
  private final ImapSession session;
  private final Runnable call;
  private final Runnable without;
  private State state = State.WAITING;

  private StoreCall(ImapSession session, Runnable call, Runnable without) {
    this.session = session;
    this.call = call;
    this.without = without;
  }

  /**
   * Asks for a call.
   *
   * @param without runs instead if there is no room for it or no time, and after a call that failed
   *     with what nobody expects
   */
  static StoreCall begin(ImapSession session, Pool pool, Runnable call, Runnable without) {
    StoreCall begun = new StoreCall(session, call, without);
    if (!session.leaving()) {
      session.connection().blocking(pool, begun::run, begun::goWithout);
    }
    return begun;
  }

  /** A call that is not needed. */
  static StoreCall none(ImapSession session) {
    StoreCall none = new StoreCall(session, () -> {}, () -> {});
    none.state = State.OVER;
    return none;
  }

  /** What an answer sends while it waits. */
  static ByteBuffer nothingYet() {
    return ByteBuffer.allocate(0);
  }

  /** Whether the answer can go on. */
  boolean isOver() {
    if (session.leaving()) {
      // The client was told goodbye: what has not begun by then never does.
      goWithout();
    }
    return state == State.OVER;
  }

  private void run() {
    if (state == State.OVER) {
      return;
    }
    try {
      call.run();
      state = State.OVER;
    } finally {
      goWithout();
    }
  }

  private void goWithout() {
    if (state != State.OVER) {
      state = State.OVER;
      without.run();
    }
  }

  private enum State {
    WAITING,
    OVER
  }
}
