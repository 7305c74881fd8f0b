package dev.postern.smtp.server;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.MessageSpool;
import dev.postern.message.SpoolFullException;
import dev.postern.message.SpoolSpace;
import dev.postern.smtp.wire.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The octets of a message while they arrive. If they cannot be kept, it says so at the end. */
final class IncomingMessage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingMessage.class);

  private static final int BLOCK = 32 * 1024;

  private final MessageSpool spool;
  private final HeaderScan header = new HeaderScan();
  private final NewlineScan newlines = new NewlineScan();
  private final SpoolSpace space;
  private Optional<Reply> trouble = Optional.empty();
  private Optional<MessageSpool> replacement = Optional.empty();

  IncomingMessage(SpoolSpace space) {
    this.space = space;
    this.spool = space.newSpool();
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

  /** The same with octets of a chunk, in which no transport has looked for line ends. */
  void writeChunk(ByteBuffer octets) {
    newlines.scan(octets.duplicate());
    write(octets);
  }

  /** Whether a CR or LF stands alone in what came in chunks, now that they are all there. */
  boolean hasBareNewline() {
    return newlines.foundBare();
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

  /**
   * Keeps what a filter puts in place of the message, with CRLFs, for as long as this is open. It
   * is read to its end, so that it cannot turn out to be half a message later.
   *
   * @return what was kept
   * @throws SpoolFullException if there is no room for it
   * @throws IOException if it cannot be read, or ends before its size
   */
  MessageSource replaceBy(MessageSource other) throws IOException {
    MessageSpool next = space.newSpool();
    try {
      copy(other, next);
    } catch (Throwable e) {
      next.close();
      throw e;
    }
    // The other may have been made of the last one.
    Optional<MessageSpool> last = replacement;
    replacement = Optional.of(next);
    last.ifPresent(IncomingMessage::free);
    return MessageSource.withCrlf(next.source());
  }

  private static void copy(MessageSource from, MessageSpool to) throws IOException {
    try (MessageReader octets = from.open()) {
      byte[] block = new byte[BLOCK];
      for (int n = octets.read(block); n >= 0; n = octets.read(block)) {
        to.write(ByteBuffer.wrap(block, 0, n));
      }
    }
  }

  @Override
  public void close() {
    free(spool);
    replacement.ifPresent(IncomingMessage::free);
  }

  private static void free(MessageSpool spool) {
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("cannot free a spool file", e);
    }
  }
}
