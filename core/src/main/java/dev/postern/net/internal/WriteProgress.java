package dev.postern.net.internal;

import dev.postern.Limits;

/** Notices a peer that does not read. Used by the tick thread alone. */
final class WriteProgress {
  private final RawChannel channel;
  private final Outbox outbox;
  private final long patience;
  private long written;
  private long since = -1;

  WriteProgress(Limits limits, RawChannel channel, Outbox outbox) {
    this.channel = channel;
    this.outbox = outbox;
    this.patience = limits.of(Limits.Time.WRITE_STALL).toNanos();
  }

  /** Whether octets have waited too long without a single one being taken. */
  boolean stalled(long now) {
    long current = channel.written();
    if (outbox.unsent() <= 0 || current != written || since < 0) {
      written = current;
      since = now;
      return false;
    }
    return now - since >= patience;
  }
}
