package dev.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * The octets of one message: immutable, re-openable and read by position, so that a mailbox file, a
 * spool file and a small in-memory message are handled alike and none has to be held in memory
 * whole.
 *
 * <p>Safe for use by several threads at once. Nothing is re-encoded. Line ends are those that were
 * received; what a store serves has CRLFs alone ({@link #withCrlf}).
 */
public interface MessageSource {

  /**
   * The exact number of octets that {@link #read} gives: of what is served, not of what is kept.
   */
  long size() throws IOException;

  /**
   * Reads octets from a position into {@code target}.
   *
   * @param position 0-based octet offset; at or past {@link #size()} nothing is read
   * @param target receives up to {@code target.remaining()} octets
   * @return the number of octets read, at least 1, or -1 at the end
   * @throws IOException if the octets cannot be read, e.g. because the message was expunged
   *     meanwhile
   */
  int read(long position, ByteBuffer target) throws IOException;

  /**
   * Fills {@code target} with the octets from a position on. Whoever wants a whole message reads it
   * by this, so that an early end is never taken for the end.
   *
   * @param position 0-based octet offset
   * @param target receives {@code target.remaining()} octets: no more than the message has left
   * @throws TruncatedMessageException if there are fewer
   * @throws IOException if the octets cannot be read
   */
  default void readExactly(long position, ByteBuffer target) throws IOException {
    long end = position + target.remaining();
    while (target.hasRemaining()) {
      long at = end - target.remaining();
      if (read(at, target) <= 0) {
        throw new TruncatedMessageException(at);
      }
    }
  }

  /**
   * A new stream over all octets, from the first. It fails with {@link TruncatedMessageException}
   * where they end before their size.
   */
  default InputStream newInputStream() {
    return new SourceInputStream(this);
  }

  /** A view of a region. The region must lie within the source. */
  default MessageSource slice(long from, long length) {
    return new SliceSource(this, from, length);
  }

  /**
   * The same message with each LF that has no CR before it as CRLF; the message itself if it has
   * none. It is read once, to know the size. By this a store that keeps octets as they come keeps
   * what {@link dev.postern.store.Mailbox#content} promises.
   *
   * @throws TruncatedMessageException if it ends before its size
   * @throws IOException if it cannot be read
   */
  static MessageSource withCrlf(MessageSource message) throws IOException {
    VirtualSize size = VirtualSize.of(message);
    return size.served() == size.stored()
        ? message
        : new CrlfSource(message, size.served(), () -> {});
  }

  /** A source over octets that the caller no longer changes. */
  static MessageSource of(byte[] octets) {
    return new BytesSource(Objects.requireNonNull(octets, "octets"));
  }

  /**
   * A source that yields the parts one after another, e.g. trace headers in front of a received
   * message.
   */
  static MessageSource concat(MessageSource... parts) throws IOException {
    Objects.requireNonNull(parts, "parts");
    return new ConcatSource(List.of(parts));
  }
}
