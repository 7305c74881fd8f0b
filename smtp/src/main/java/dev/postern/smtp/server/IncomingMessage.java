package dev.postern.smtp.server;

import dev.postern.message.MessageSource;
import dev.postern.message.MessageSpool;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The octets of a message while they arrive. If they cannot be kept, it says so at the end. */
final class IncomingMessage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingMessage.class);

  private final MessageSpool spool = new MessageSpool();
  private final HeaderScan header = new HeaderScan();
  private boolean broken;

  /** Takes some octets; after a failure they are dropped, so that the stream stays in sync. */
  void write(ByteBuffer octets) {
    if (broken) {
      return;
    }
    try {
      header.scan(octets.duplicate());
      spool.write(octets);
    } catch (IOException e) {
      LOG.error("cannot spool a message", e);
      broken = true;
    }
  }

  /** Whether octets were lost. */
  boolean isBroken() {
    return broken;
  }

  /** What its header holds. */
  HeaderScan header() {
    return header;
  }

  long size() {
    return spool.size();
  }

  /** The octets as received; no more may be written. */
  MessageSource source() {
    return spool.source();
  }

  @Override
  public void close() {
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("cannot free a spool file", e);
    }
  }
}
