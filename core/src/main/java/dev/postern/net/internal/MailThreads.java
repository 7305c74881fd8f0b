package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.log.LogText;
import dev.postern.net.Connection.Cancellable;
import dev.postern.net.Pool;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
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
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one server: daemons with names, made when needed. */
final class MailThreads implements Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(MailThreads.class);
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = 100_000_000;
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private final FatalErrors fatal;
  private static final ThreadLocal<MailThreads> OWNER = new ThreadLocal<>();
  private final long start = System.nanoTime();
  private final ExecutorService io;
  private final ExecutorService workers;
  private final ExecutorService bulk;
  private final Map<Pool, ExecutorService> bulkheads = new EnumMap<>(Pool.class);
  private final ScheduledThreadPoolExecutor ticks;

  MailThreads(Limits limits, FatalErrors fatal) {
    this.fatal = fatal;
    // As many as MINA asks for: one for accepting, one for each processor.
    io =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("postern-io"));
    workers =
        Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS
            ? perTask(virtualThreads("postern-work-"))
            : pool(Math.max(16, 4 * CORES), named("postern-work"));
    // Those that follow are not virtual. A virtual thread is for what waits: one that computes,
    // locks or is in the file system keeps its carrier from all who have little to do, and there
    // are no more carriers than processors. A thread of the platform is made to give way.
    bulk = pool(Math.max(4, 2 * CORES), named("postern-bulk"));
    for (Pool pool : Pool.values()) {
      bulkheads.put(pool, bulkhead(pool, limits));
    }
    ticks = new ScheduledThreadPoolExecutor(1, named("postern-tick"));
    ticks.setRemoveOnCancelPolicy(true);
  }

  /** How many threads move octets. */
  static int ioThreads() {
    return Math.max(1, Math.min(4, CORES / 2));
  }

  /**
   * Runs the loops of accepting and moving octets. One that an error ends begins anew: nothing
   * would be served or closed any more without it.
   */
  Executor io() {
    return loop -> io.execute(() -> runAgain(loop));
  }

  private void runAgain(Runnable loop) {
    boolean ended = false;
    while (!ended) {
      try {
        loop.run();
        ended = true;
      } catch (Throwable e) {
        failed(e);
        ended = io.isShutdown();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Whether the calling thread is one of these. */
  boolean includeCaller() {
    return OWNER.get() == this;
  }

  ExecutorService workers() {
    return workers;
  }

  ExecutorService bulk() {
    return bulk;
  }

  Bulkheads bulkheads() {
    return new Bulkheads(Map.copyOf(bulkheads));
  }

  private ExecutorService bulkhead(Pool pool, Limits limits) {
    // Hashing, parsing and searching are done here, and the embedder's code computes whatever it
    // likes; being so few, they would gain nothing by being virtual.
    return new Bulkhead(pool, limits, named("postern-" + pool.name().toLowerCase(Locale.ROOT)));
  }

  /** Runs a task every second. */
  void everySecond(Runnable task) {
    Future<?> ignored =
        ticks.scheduleAtFixedRate(
            guarded(
                () -> {
                  fatal.tell();
                  task.run();
                }),
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
    Future<?> future = ticks.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** Ends all threads; those that do not end by themselves are interrupted. */
  void shutdown(Duration patience) throws InterruptedException {
    ticks.shutdownNow();
    List<ExecutorService> pools = pools();
    List<Thread> freeing = new ArrayList<>();
    pools.forEach(ExecutorService::shutdown);
    long end = System.nanoTime() + patience.toNanos();
    for (ExecutorService pool : pools) {
      if (!pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.warn("interrupting work that does not end");
        interrupt(pool).ifPresent(freeing::add);
      }
    }
    end = System.nanoTime() + AFTER_INTERRUPT.toNanos();
    for (ExecutorService pool : pools) {
      if (!pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.warn("work goes on though the server has ended");
      }
    }
    for (Thread thread : freeing) {
      thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        LOG.warn("what connections held is not freed though the server has ended");
      }
    }
  }

  /** Interrupts all threads, and waits for none. */
  void interrupt() {
    for (ExecutorService pool : pools()) {
      Optional<Thread> freeing = interrupt(pool);
      assert freeing.isEmpty() || freeing.get().isDaemon();
    }
  }

  /**
   * What sessions left to be freed is freed, even if no more than that can be done; on a thread
   * that nobody has to wait for, since a part of somebody else's may hang there.
   */
  private static Optional<Thread> interrupt(ExecutorService pool) {
    List<AfterTask> left = new ArrayList<>();
    for (Runnable task : pool.shutdownNow()) {
      if (task instanceof AfterTask after) {
        left.add(after);
      }
    }
    if (left.isEmpty()) {
      return Optional.empty();
    }
    Thread thread = new Thread(() -> left.forEach(AfterTask::refuse), "postern-freeing");
    thread.setDaemon(true);
    thread.start();
    return Optional.of(thread);
  }

  private List<ExecutorService> pools() {
    List<ExecutorService> pools = new ArrayList<>(bulkheads.values());
    pools.addAll(List.of(bulk, workers, io, ticks));
    return pools;
  }

  private static ThreadPoolExecutor pool(int threads, ThreadFactory factory) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(owned(task), name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return answering(thread);
    };
  }

  /** What is told on the thread, and not thrown, is told to the embedder, too. */
  private Thread answering(Thread thread) {
    thread.setUncaughtExceptionHandler((t, thrown) -> failed(thrown));
    return thread;
  }

  private Runnable owned(Runnable task) {
    Runnable guarded = guarded(task);
    return () -> {
      OWNER.set(this);
      guarded.run();
    };
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        failed(e);
      }
    };
  }

  private void failed(Throwable thrown) {
    fatal.notice(thrown);
    try {
      LOG.error("failed thread={}", Thread.currentThread().getName(), LogText.printable(thrown));
    } catch (OutOfMemoryError e) {
      fatal.notice(e);
    }
  }

  /** Found by reflection, since the release compiled for is older. */
  private ThreadFactory virtualThreads(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object named = type.getMethod("name", String.class, long.class).invoke(builder, name, 1L);
      ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
      return task -> answering(factory.newThread(owned(task)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no virtual threads", e);
    }
  }

  /** One thread a turn. */
  private static ExecutorService perTask(ThreadFactory factory) {
    try {
      Method executor = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
      return (ExecutorService) executor.invoke(null, factory);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no virtual threads", e);
    }
  }
}
