package dev.postern.net.internal;

import java.time.Duration;

/**
 * The end of a connection as the server makes it: orderly, so that what was written reaches the
 * client, which has a moment to notice; cut short; or at once. Used in the serial context.
 */
final class Departure implements Intercepted.Ending {
  /** For a client to notice that it should stop sending, before its connection is reset. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final RawChannel channel;
  private final Inbox inbox;
  private final PlainInput input;
  private final WireOutput output;
  private final SessionPort port;
  private final ConnectionJournal journal;
  private Conversation conversation;
  private boolean begun;
  private boolean over;
  private boolean lingering;

  Departure(
      RawChannel channel,
      Inbox inbox,
      PlainInput input,
      WireOutput output,
      SessionPort port,
      ConnectionJournal journal) {
    this.channel = channel;
    this.inbox = inbox;
    this.input = input;
    this.output = output;
    this.port = port;
    this.journal = journal;
  }

  /** There is a conversation, which may be broken off. */
  void breaksOff(Conversation talk) {
    conversation = talk;
  }

  /** Whether the channel was told to close, or is closed. */
  boolean begun() {
    return begun;
  }

  /** After all that was written, with the end that TLS has. */
  void begin() {
    if (!begun) {
      boolean unread = unread();
      leave();
      try {
        output.finish();
      } catch (Throwable e) {
        journal.endedBadly(e);
      }
      close(unread);
    }
  }

  @Override
  public void cutShort() {
    if (!begun) {
      journal.aborted();
      boolean unread = unread();
      quit();
      close(unread);
    }
  }

  /** Ends without a word. */
  void cut() {
    channel.abort();
    quit();
  }

  @Override
  public void reset() {
    journal.aborted();
    channel.reset();
    quit();
  }

  /** The channel is closed; says whether that is new. */
  boolean ends() {
    if (over) {
      return false;
    }
    journal.dies(port.leaving());
    over = true;
    begun = true;
    return true;
  }

  /** Nothing is read or written any more. */
  void leave() {
    journal.leaves(port.leaving());
    begun = true;
    port.mute();
    inbox.discardAll();
  }

  private void quit() {
    port.close();
    leave();
  }

  private boolean unread() {
    return input.unread() || (conversation != null && conversation.midFrame());
  }

  /**
   * Has the channel close after what was sent.
   *
   * @param unread whether the client may still be sending
   */
  private void close(boolean unread) {
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
