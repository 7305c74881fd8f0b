package dev.postern.net.internal;

import dev.postern.net.Connection.Cancellable;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when a test says so. */
final class VirtualScheduler implements Scheduler {
  private static final long SWEEP = Duration.ofSeconds(1).toNanos();

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
  private long now;
  private long nextSweep = SWEEP;
  private long order;

  @Override
  public synchronized long now() {
    return now;
  }

  @Override
  public synchronized Cancellable schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(now + delay.toNanos(), order++, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  /**
   * Lets time pass.
   *
   * @param sweep called after each timer and each second
   */
  void advance(Duration time, Runnable sweep) {
    long end = now() + time.toNanos();
    while (true) {
      Timer due;
      synchronized (this) {
        due = timers.peek();
        long next = Math.min(due == null ? Long.MAX_VALUE : due.at, nextSweep);
        if (next > end) {
          now = end;
          return;
        }
        now = Math.max(now, next);
        if (due != null && due.at <= next) {
          timers.remove();
        } else {
          due = null;
          nextSweep += SWEEP;
        }
      }
      if (due != null) {
        due.task.run();
      }
      sweep.run();
    }
  }

  private record Timer(long at, long order, Runnable task) {}
}
