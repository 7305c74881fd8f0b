package dev.postern.net.internal;

import dev.postern.Limits;

/** Cuts off a client that does not read, or has gone without a word. Used by the tick thread. */
final class ClientWatch {
  private final RawChannel channel;
  private final Inbox inbox;
  private final SessionPort port;
  private final ConnectionJournal journal;
  private final WriteProgress progress;
  private final HalfClosed forsaken;
  private volatile boolean unanswered;

  ClientWatch(
      Limits limits,
      RawChannel channel,
      Inbox inbox,
      Outbox outbox,
      SessionPort port,
      ConnectionJournal journal) {
    this.channel = channel;
    this.inbox = inbox;
    this.port = port;
    this.journal = journal;
    progress = new WriteProgress(limits, channel, outbox);
    forsaken = new HalfClosed(limits.of(Limits.Time.HALF_CLOSED).toNanos());
  }

  /** Whether there is nothing to write to the client yet that would show whether it is there. */
  void unanswered(boolean isSo) {
    unanswered = isSo;
  }

  /** Looks after it; says whether it was cut off. */
  boolean cuts(long now) {
    if (progress.stalled(now)) {
      journal.stalled();
    } else if (forsaken.expired(
        inbox.ended() && (unanswered || port.seeking()), channel.written(), now)) {
      journal.forsaken();
    } else {
      return false;
    }
    channel.abort();
    return true;
  }
}
