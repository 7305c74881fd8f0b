package dev.postern;

import java.util.concurrent.CountDownLatch;

/** Keeps the JVM running between {@link #begin} and {@link #end} by a thread that is no daemon. */
final class JvmHold {
  static final String THREAD = "postern-alive";

  private final CountDownLatch over = new CountDownLatch(1);

  void begin() {
    Thread thread = new Thread(this::awaitEnd, THREAD);
    thread.setDaemon(false);
    thread.start();
  }

  void end() {
    over.countDown();
  }

  private void awaitEnd() {
    while (true) {
      try {
        over.await();
        return;
      } catch (InterruptedException e) {
        // Only the server's end ends it: nothing else says that nobody needs the server any more.
        assert over.getCount() >= 0;
      }
    }
  }
}
