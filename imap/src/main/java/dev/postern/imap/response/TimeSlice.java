package dev.postern.imap.response;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long an answer may be worked on before other connections get their turn (see {@link
 * dev.postern.net.Chunks#next()}). Used by one thread.
 */
public final class TimeSlice {
  /** Shorter than a turn of a connection, so that one call never makes a turn much longer. */
  static final Duration LENGTH = Duration.ofMillis(3);

  private final LongSupplier nanos;
  private final long begin;

  private TimeSlice(LongSupplier nanos) {
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
  }

  /**
   * Begins now.
   *
   * @param nanos a clock in nanoseconds, such as {@link System#nanoTime}
   */
  public static TimeSlice begin(LongSupplier nanos) {
    return new TimeSlice(nanos);
  }

  /** One that never ends, for callers that wait anyway. */
  public static TimeSlice endless() {
    return new TimeSlice(() -> 0);
  }

  /** Whether it is time to rest. */
  public boolean isOver() {
    return nanos.getAsLong() - begin >= LENGTH.toNanos();
  }
}
