package dev.postern.testing.contract;

import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two threads that race meet here, so that a race is lost each time and not only on a bad day. */
final class Meeting {
  private static final int PATIENCE_MILLIS = 200;

  private final Exchanger<Thread> exchanger = new Exchanger<>();

  /** Goes on when another thread is here too, or nobody came for a while. */
  void join() {
    try {
      exchanger.exchange(Thread.currentThread(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Nobody races with this thread.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
