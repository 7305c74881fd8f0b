package dev.postern.net.internal;

import java.nio.ByteBuffer;

/** What a {@link RawChannel} reports, on its own threads; implementations return at once. */
interface ChannelEvents {

  /** The channel is ready. */
  void opened();

  /** Octets arrived. The buffer is the receiver's to keep. */
  void received(ByteBuffer octets);

  /** The kernel has taken octets that were queued in one write. */
  void sent(int octets);

  /** The peer sends no more; it may still read. */
  void inputClosed();

  /** The channel is gone. */
  void closed();
}
