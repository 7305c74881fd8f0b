package dev.postern.net.internal;

import dev.postern.Limits;
import java.time.Duration;

/** Notices a peer that does not read, or next to nothing. Used by the tick thread alone. */
final class WriteProgress {
  private static final long OCTETS_PER_SECOND = 1024;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final RawChannel channel;
  private final Outbox outbox;
  private final long patience;
  private final long period;
  private long written;
  private long since = -1;
  private long writtenBefore;
  private long periodBegan;

  WriteProgress(Limits limits, RawChannel channel, Outbox outbox) {
    this.channel = channel;
    this.outbox = outbox;
    this.patience = limits.of(Limits.Time.WRITE_STALL).toNanos();
    this.period = limits.of(Limits.Time.SLOW_READING).toNanos();
  }

  /** Whether octets have waited too long with none being taken, or too few. */
  boolean stalled(long now) {
    long current = channel.written();
    if (outbox.unsent() <= 0 || since < 0) {
      measure(now, current);
    }
    if (current != written) {
      written = current;
      since = now;
    }
    if (now - since >= patience) {
      return true;
    }
    long waited = now - periodBegan;
    if (waited < period) {
      return false;
    }
    boolean slow = current - writtenBefore < OCTETS_PER_SECOND * (waited / SECOND);
    // What was read fast is no credit for later.
    periodBegan = now;
    writtenBefore = current;
    return slow;
  }

  private void measure(long now, long current) {
    written = current;
    since = now;
    writtenBefore = current;
    periodBegan = now;
  }
}
