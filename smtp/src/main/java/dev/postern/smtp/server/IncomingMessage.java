package dev.postern.smtp.server;

import dev.postern.message.MessageSource;
import dev.postern.message.MessageSpool;
import dev.postern.message.SpoolFullException;
import dev.postern.smtp.wire.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The octets of a message while they arrive. If they cannot be kept, it says so at the end. */
final class IncomingMessage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingMessage.class);

  private final MessageSpool spool;
  private final HeaderScan header = new HeaderScan();
  private Optional<Reply> trouble = Optional.empty();

  IncomingMessage(MessageSpool spool) {
    this.spool = spool;
  }

  /** Takes some octets; after a failure they are dropped, so that the stream stays in sync. */
  void write(ByteBuffer octets) {
    if (trouble.isPresent()) {
      return;
    }
    long arrived = spool.size() + octets.remaining();
    try {
      header.scan(octets.duplicate());
      spool.write(octets);
    } catch (SpoolFullException e) {
      LOG.warn("no room to spool a message arrived={} reason={}", arrived, e.getMessage());
      trouble = Optional.of(Replies.NO_ROOM);
    } catch (IOException e) {
      LOG.error("cannot spool a message", e);
      trouble = Optional.of(Replies.LOCAL_TROUBLE);
    }
  }

  /** What to say if octets were lost. */
  Optional<Reply> trouble() {
    return trouble;
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
