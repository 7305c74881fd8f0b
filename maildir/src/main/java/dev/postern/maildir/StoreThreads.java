package dev.postern.maildir;

import dev.postern.Fatal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a store. One hands out events in order and keeps time; it never touches the disk,
 * so that a mailbox whose disk or lock is stuck delays no other's news. A few others look at
 * mailboxes, for which nobody waits. They live only while there is something to do.
 */
final class StoreThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreThreads.class);

  /** How many mailboxes are looked at together. */
  static final int LOOKING = 4;

  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final long KEPT_SECONDS = 10;

  private final ScheduledThreadPoolExecutor events;
  private final ThreadPoolExecutor looks;
  private volatile Thread teller;

  StoreThreads() {
    events =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              teller = daemon("postern-maildir").newThread(task);
              return teller;
            });
    events.setKeepAliveTime(KEPT_SECONDS, TimeUnit.SECONDS);
    events.allowCoreThreadTimeOut(true);
    events.setRemoveOnCancelPolicy(true);
    events.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    looks =
        new ThreadPoolExecutor(
            LOOKING,
            LOOKING,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemon("postern-maildir-look"));
    looks.allowCoreThreadTimeOut(true);
  }

  /** Tells something after all that was to be told before; the task must not wait for anything. */
  void tell(Runnable task) {
    try {
      events.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("store closed, nobody is told", e);
    }
  }

  /** Runs a task that reads or writes files. */
  void look(Runnable task) {
    try {
      looks.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("store closed, task left out", e);
    }
  }

  /**
   * Runs a task later, which must not wait for anything.
   *
   * @return by which it can be cancelled; nothing if the store is closed
   */
  Optional<Future<?>> after(Duration delay, Runnable task) {
    try {
      return Optional.of(
          events.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      LOG.debug("store closed, task left out", e);
      return Optional.empty();
    }
  }

  /**
   * Ends them: what runs is finished, unless it is that which calls this, and what waits is
   * dropped.
   */
  @Override
  public void close() {
    events.shutdown();
    looks.shutdown();
    looks.getQueue().clear();
    if (Thread.currentThread() != teller) {
      await(events);
    }
    await(looks);
  }

  private static void await(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a task of a mail store does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("task of a mail store failed", e);
      Fatal.tell(e);
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
