package dev.postern.maildir;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a store: hands out events in order, looks at mailboxes that have listeners now and
 * then, and drops unused ones. It lives only while there is something to do.
 */
final class StoreThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreThread.class);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread thread;

  StoreThread() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              thread = new Thread(task, "postern-maildir");
              thread.setDaemon(true);
              return thread;
            });
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task after those before it. */
  void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  /** Runs a task later. */
  void after(Duration delay, Runnable task) {
    try {
      Future<?> unused =
          executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("store closed, task left out", e);
    }
  }

  /**
   * Ends it: what runs is finished, unless it is that which calls this, and what waits is dropped.
   */
  @Override
  public void close() {
    executor.shutdown();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!executor.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a task of a mail store does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("task of a mail store failed", e);
    }
  }
}
