package dev.postern.net.internal;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * The raw octets of one connection: all that the layers above know of a transport. Methods may be
 * called by any thread, never block, and do nothing once the channel is closed. What happens is
 * told to {@link ChannelEvents}.
 */
interface RawChannel {

  /**
   * Sends octets, or queues them: {@link ChannelEvents#sent} tells what the kernel has taken,
   * perhaps before this returns. Called by one thread at a time.
   */
  void write(ByteBuffer octets);

  /** Stops reading, so that the peer's window closes. */
  void suspend();

  /** Reads again. */
  void resume();

  /**
   * Has the kernel acknowledge what has arrived at once, not together with an answer. In a
   * handshake there may be none: a client that sends its last flight in pieces without TCP_NODELAY,
   * as the JDK's does, would wait 40 ms for the acknowledgement of the first.
   */
  void acknowledgeAtOnce();

  /** Closes once everything queued is written. */
  void closeAfterFlush();

  /**
   * Ends the server's direction once everything queued is written; the peer may still send. Closing
   * while input is unread would reset the connection and take the last reply with it.
   */
  void shutdownOutputAfterFlush();

  /** Closes now; what is queued is lost. */
  void abort();

  /** Closes now, so that the other end notices: with a TCP RST where there is TCP. */
  void reset();

  /** Octets the kernel has taken so far: shows whether a slow peer makes progress. */
  long written();

  /** The other end; a unix-domain or other non-inet address if it is not on a network. */
  SocketAddress remote();

  /** This end. */
  SocketAddress local();
}
