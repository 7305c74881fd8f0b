package dev.postern.auth.dovecot.server;

import dev.postern.net.Connection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is to be said on a connection, found by many threads and said in its serial context. What is
 * found meanwhile is said along with it, so that under load few answers cost a change of threads.
 * Safe for many threads.
 */
final class Answers {
  private final Connection connection;
  private final Queue<Runnable> found = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final ThreadLocal<Boolean> keeping = new ThreadLocal<>();

  Answers(Connection connection) {
    this.connection = connection;
  }

  /** Says it in the serial context, after what was to be said before; nothing at its end. */
  void say(Runnable answer) {
    found.add(answer);
    if (keeping.get() == null) {
      call();
    }
  }

  /** The calling thread says by itself what it finds. */
  void keep() {
    keeping.set(true);
  }

  /** It does no more. */
  void keepNoLonger() {
    keeping.remove();
    if (!found.isEmpty()) {
      call();
    }
  }

  /** Says what there is, on the calling thread, which is not in the serial context. */
  void sayHere() {
    if (!found.isEmpty()) {
      connection.executeHere(this::sayAll);
    }
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      connection.execute(this::sayAll);
    }
  }

  /** Says what there is, in the serial context. */
  void sayAll() {
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
