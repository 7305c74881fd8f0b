package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.net.Connection.Cancellable;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one server: daemons with names, made when needed. */
final class MailThreads implements Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(MailThreads.class);
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private final long start = System.nanoTime();
  private final ExecutorService io;
  private final ExecutorService workers;
  private final ThreadPoolExecutor authentication;
  private final ScheduledThreadPoolExecutor ticks;

  MailThreads(Limits limits) {
    // As many as MINA asks for: one for accepting, one for each processor.
    io =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named("mail-io"));
    workers =
        Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS
            ? virtualThreads()
            : pool("mail-work", Math.max(16, 4 * CORES), Integer.MAX_VALUE);
    authentication = pool("mail-auth", CORES, limits.asInt(Limits.Count.AUTH_QUEUE));
    ticks = new ScheduledThreadPoolExecutor(1, named("mail-tick"));
    ticks.setRemoveOnCancelPolicy(true);
  }

  /** How many threads move octets. */
  static int ioThreads() {
    return Math.max(1, Math.min(4, CORES / 2));
  }

  ExecutorService io() {
    return io;
  }

  ExecutorService workers() {
    return workers;
  }

  ExecutorService authentication() {
    return authentication;
  }

  /** Runs a task every second. */
  void everySecond(Runnable task) {
    Future<?> ignored =
        ticks.scheduleAtFixedRate(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.error("the sweep failed", e);
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
    assert !ignored.isCancelled();
  }

  @Override
  public long now() {
    return System.nanoTime() - start;
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Future<?> future = ticks.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** Ends all threads; those that do not end by themselves are interrupted. */
  void shutdown(Duration patience) throws InterruptedException {
    ticks.shutdownNow();
    authentication.shutdown();
    workers.shutdown();
    io.shutdown();
    long end = System.nanoTime() + patience.toNanos();
    for (ExecutorService pool : new ExecutorService[] {io, authentication, workers, ticks}) {
      if (!pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.warn("interrupting work that does not end");
        pool.shutdownNow();
      }
    }
  }

  /** Interrupts all threads, and waits for none. */
  void interrupt() {
    for (ExecutorService pool : new ExecutorService[] {io, authentication, workers, ticks}) {
      pool.shutdownNow();
    }
  }

  private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One virtual thread a turn. Found by reflection, since the release compiled for is older. */
  private static ExecutorService virtualThreads() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object named =
          type.getMethod("name", String.class, long.class).invoke(builder, "mail-work-", 1L);
      ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
      Method executor = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
      return (ExecutorService) executor.invoke(null, factory);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no virtual threads", e);
    }
  }
}
