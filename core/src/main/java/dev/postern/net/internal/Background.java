package dev.postern.net.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Work on a pool whose result comes back into a serial context. */
final class Background {
  private Background() {}

  /**
   * Starts work.
   *
   * @param serial enters the serial context
   * @param finished called there with the task that hands the result over, or throws
   * @return whether the pool took it
   */
  static <T> boolean run(
      Executor pool,
      Callable<T> work,
      Consumer<? super T> then,
      Consumer<Runnable> serial,
      Consumer<Runnable> finished) {
    try {
      pool.execute(
          () -> {
            Runnable handOver = call(work, then);
            serial.accept(() -> finished.accept(handOver));
          });
      return true;
    } catch (RejectedExecutionException e) {
      // The caller is told by the answer.
      return false;
    }
  }

  private static <T> Runnable call(Callable<T> work, Consumer<? super T> then) {
    try {
      T result = work.call();
      return () -> then.accept(result);
    } catch (Exception | Error e) {
      return () -> {
        throw new IllegalStateException("background work failed", e);
      };
    }
  }
}
