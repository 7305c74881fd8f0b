package dev.postern.net.internal;

import dev.postern.net.Connection.Cancellable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The timers of one connection. Used in its serial context; tasks run there, too. */
final class Timers {
  private final Scheduler scheduler;
  private final Consumer<Runnable> serial;
  private Set<Timer> pending;

  Timers(Scheduler scheduler, Consumer<Runnable> serial) {
    this.scheduler = scheduler;
    this.serial = serial;
  }

  Cancellable schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(task);
    if (pending == null) {
      pending = new HashSet<>(4);
    }
    pending.add(timer);
    timer.clock = scheduler.schedule(delay, () -> serial.accept(timer::fire));
    return timer;
  }

  void cancelAll() {
    Set<Timer> all = pending;
    pending = null;
    if (all != null) {
      all.forEach(timer -> timer.clock.cancel());
    }
  }

  private boolean forget(Timer timer) {
    boolean known = pending != null && pending.remove(timer);
    if (known && pending.isEmpty()) {
      pending = null;
    }
    return known;
  }

  private final class Timer implements Cancellable {
    private final Runnable task;
    private Cancellable clock;

    Timer(Runnable task) {
      this.task = task;
    }

    void fire() {
      if (forget(this)) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      if (forget(this)) {
        clock.cancel();
      }
    }
  }
}
