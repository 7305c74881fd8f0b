package dev.postern.delivery;

import dev.postern.Fatal;
import dev.postern.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.MDC;

/**
 * Does the same for each of several, on the caller's thread and on others that are free: what waits
 * for the disk then waits once for many. Threads live while they are needed. Safe for many threads.
 */
final class SideBySide implements AutoCloseable {
  /**
   * For so long the others wait for the first, whose message may be all that a store must write;
   * not for longer, since its mailbox may be locked.
   */
  static final long HEAD_START_MILLIS = 1_000;

  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;
  private final int most;

  /** Within the bounds of a server. */
  SideBySide(Limits limits) {
    this(limits.asInt(Limits.Count.DELIVERIES), limits.asInt(Limits.Count.RECIPIENTS_AT_ONCE));
  }

  private SideBySide(int threads, int most) {
    this.threads =
        new ThreadPoolExecutor(
            0,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            SideBySide::thread);
    this.most = most;
  }

  /** One that has no threads of its own. */
  static SideBySide onTheCallersThread() {
    return new SideBySide(1, 1);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "postern-delivery");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Does it for all numbers below {@code count}, and returns when all are done. The caller's
   * interrupt reaches whoever works for it.
   *
   * @param work throws nothing but what is the virtual machine's
   */
  void each(int count, IntConsumer work) {
    Run run = new Run(count, work);
    List<Worker> workers = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(count, most); i++) {
        Worker worker = new Worker(run);
        threads.execute(worker);
        workers.add(worker);
      }
    } catch (RejectedExecutionException e) {
      // Others have all threads, or the server stops: with fewer, or alone.
    } catch (OutOfMemoryError e) {
      // The machine has no more threads to give; the mail can be delivered all the same.
      Fatal.tell(e);
    }
    try {
      run.first();
      run.others();
    } finally {
      await(workers);
    }
  }

  /** What may have become durable must be told, so this waits for the end of each. */
  private static void await(List<Worker> workers) {
    boolean interrupted = false;
    for (Worker worker : workers) {
      while (true) {
        try {
          worker.done.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          workers.forEach(Worker::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** What is to be done, and how far that is. */
  private static final class Run {
    private final int count;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger(1);
    private final CountDownLatch first = new CountDownLatch(1);

    Run(int count, IntConsumer work) {
      this.count = count;
      this.work = work;
    }

    void first() {
      try {
        if (count > 0) {
          work.accept(0);
        }
      } finally {
        first.countDown();
      }
    }

    /** Waits, in another thread, until the others may begin. */
    void awaitFirst() {
      try {
        first.await(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void others() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        work.accept(i);
      }
    }
  }

  /** Works for a caller on another thread, in the caller's name. */
  private static final class Worker implements Runnable {
    private final Run run;
    private final Thread.UncaughtExceptionHandler owner =
        Thread.currentThread().getUncaughtExceptionHandler();
    private final Map<String, String> logged = MDC.getCopyOfContextMap();
    private final CountDownLatch done = new CountDownLatch(1);
    // Guarded by this: an interrupt is for this work and none that the thread does later.
    private Thread thread;

    Worker(Run run) {
      this.run = run;
    }

    @Override
    public void run() {
      Thread here = Thread.currentThread();
      here.setUncaughtExceptionHandler(owner);
      if (logged != null) {
        MDC.setContextMap(logged);
      }
      works(here);
      try {
        run.awaitFirst();
        run.others();
      } finally {
        // An interrupt that came meanwhile does not outlive the task: the executor clears it.
        works(null);
        MDC.clear();
        done.countDown();
      }
    }

    private synchronized void works(Thread now) {
      thread = now;
    }

    private synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
