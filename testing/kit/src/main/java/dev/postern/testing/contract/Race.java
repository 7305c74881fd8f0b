package dev.postern.testing.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs the same kind of work on several threads, which begin together. */
final class Race {
  private static final int PATIENCE_SECONDS = 60;

  private Race() {}

  /** The results in the order of the runners; fails if one fails or all take too long. */
  static <T> List<T> of(int runners, IntFunction<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(runners);
    try {
      CyclicBarrier start = new CyclicBarrier(runners);
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < runners; i++) {
        Callable<T> runner = work.apply(i);
        futures.add(
            threads.submit(
                () -> {
                  start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                  return runner.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
