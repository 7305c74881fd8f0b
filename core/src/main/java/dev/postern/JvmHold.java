package dev.postern;

import java.util.concurrent.CountDownLatch;

/** Keeps the JVM running between {@link #begin} and {@link #end} by a thread that is no daemon. */
final class JvmHold {
  static final String THREAD = "postern-alive";

  private volatile CountDownLatch over = new CountDownLatch(1);

  /** Begins, perhaps again: a start that failed may be tried once more. */
  void begin() {
    CountDownLatch end = new CountDownLatch(1);
    over = end;
    Thread thread = new Thread(() -> await(end), THREAD);
    thread.setDaemon(false);
    thread.start();
  }

  void end() {
    over.countDown();
  }

  private static void await(CountDownLatch end) {
    while (true) {
      try {
        end.await();
        return;
      } catch (InterruptedException e) {
        // Only the server's end ends it: nothing else says that nobody needs the server any more.
        assert end.getCount() >= 0;
      }
    }
  }
}
