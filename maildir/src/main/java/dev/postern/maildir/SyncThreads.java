package dev.postern.maildir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Forces several files to the disk at the same time: a journal then often needs one write for all,
 * where one after the other would wait for one each. Threads live while they are needed; when all
 * are busy, the caller does the work itself.
 */
final class SyncThreads implements AutoCloseable {
  private static final int MOST = 32;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "postern-maildir-sync");
            thread.setDaemon(true);
            return thread;
          },
          (task, executor) -> task.run());

  /** Runs all steps; fails if any does, after all have ended. */
  void all(List<MailboxState.Step> steps) throws IOException {
    List<FutureTask<Void>> others = new ArrayList<>();
    for (MailboxState.Step step : steps.subList(1, steps.size())) {
      FutureTask<Void> task =
          new FutureTask<>(
              () -> {
                step.run();
                return null;
              });
      others.add(task);
      threads.execute(task);
    }
    IOException failure = null;
    try {
      steps.get(0).run();
    } finally {
      for (FutureTask<Void> task : others) {
        failure = await(task, failure);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private static IOException await(FutureTask<Void> task, IOException before) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return before;
        } catch (InterruptedException e) {
          // What was promised durable must be; the caller sees the interrupt afterwards.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
