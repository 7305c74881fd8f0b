package dev.postern.auth.dovecot.server;

import dev.postern.net.Connection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is to be said on a connection, found by many threads and said in its serial context. What is
 * found while that is being called up is said along with it, so that under load few answers cost a
 * change of threads. Safe for many threads.
 */
final class Answers {
  private final Connection connection;
  private final Queue<Runnable> found = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();

  Answers(Connection connection) {
    this.connection = connection;
  }

  /** Says it in the serial context, after what was to be said before; nothing at its end. */
  void say(Runnable answer) {
    found.add(answer);
    call();
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      connection.execute(this::sayAll);
    }
  }

  private void sayAll() {
    // Before the look: what is found behind it calls again.
    called.set(false);
    try {
      for (Runnable next = found.poll(); next != null; next = found.poll()) {
        next.run();
      }
    } finally {
      if (!found.isEmpty()) {
        call();
      }
    }
  }
}
