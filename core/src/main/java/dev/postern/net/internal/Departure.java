package dev.postern.net.internal;

import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * The orderly end of a connection: what was written reaches the client, which has a moment to
 * notice. Used in the serial context.
 */
final class Departure {
  /** For a client to notice that it should stop sending, before its connection is reset. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final RawChannel channel;
  private final Inbox inbox;
  private final WireOutput output;
  private final SessionPort port;
  private final ConnectionJournal journal;
  private boolean lingering;

  Departure(
      RawChannel channel,
      Inbox inbox,
      WireOutput output,
      SessionPort port,
      ConnectionJournal journal) {
    this.channel = channel;
    this.inbox = inbox;
    this.output = output;
    this.port = port;
    this.journal = journal;
  }

  /**
   * Sends the last octets and has the channel close after them.
   *
   * @param unread whether the client may still be sending
   */
  void begin(boolean unread) {
    try {
      output.finish();
    } catch (SSLException | RuntimeException e) {
      journal.endedBadly(e);
    }
    cutShort(unread);
  }

  /**
   * Has the channel close after what was sent, without the end that TLS has.
   *
   * @param unread whether the client may still be sending
   */
  void cutShort(boolean unread) {
    if (unread && !inbox.ended()) {
      lingering = true;
      channel.shutdownOutputAfterFlush();
      port.schedule(LINGER, channel::abort);
    } else {
      channel.closeAfterFlush();
    }
  }

  /** A client that has noticed need not be waited for. */
  void inputMayHaveEnded() {
    if (lingering && inbox.ended()) {
      lingering = false;
      channel.closeAfterFlush();
    }
  }
}
