package dev.postern.net.internal;

import dev.postern.net.Connection.Cancellable;
import java.time.Duration;

/** Monotonic time and timers; virtual in tests. */
interface Scheduler {

  /** Nanoseconds since the scheduler began: never negative, never back. */
  long now();

  /** Runs a short task after a delay, on a thread of the scheduler's. */
  Cancellable schedule(Duration delay, Runnable task);
}
