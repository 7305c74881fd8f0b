package dev.postern.message;

import dev.postern.message.crlf.CrlfSource;
import dev.postern.message.crlf.VirtualSize;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The octets of one message: immutable, opened as often as need be and read in order, so that a
 * mailbox file, an object in a store far away, a spool file and a small message in memory are
 * handled alike and none has to be held in memory whole.
 *
 * <p>Safe for use by several threads at once; each opens a reader of its own. Nothing is
 * re-encoded. Line ends are those that were received; what a store serves has CRLFs alone ({@link
 * #withCrlf}).
 *
 * <p>A source of one's own says its size and opens a region:
 *
 * <pre>{@code
 * record StoredObject(Objects objects, String key, long size) implements MessageSource {
 *   public MessageReader open(long from, long length) throws IOException {
 *     return MessageReader.of(objects.get(key, from, length), from, length);
 *   }
 * }
 * }</pre>
 */
public interface MessageSource {

  /** The exact number of octets that are read: of what is served, not of what is kept. */
  long size() throws IOException;

  /**
   * Opens a region for reading. Whoever reads a message opens it once for all that is wanted, and
   * closes the reader as soon as it is over, also when a client goes away; it may stay open as long
   * as a client takes what it reads. Closing does not wait.
   *
   * @param from 0-based octet offset
   * @param length octets wanted; if the message has fewer from there on, reading fails with {@link
   *     TruncatedMessageException} where they end
   * @throws IOException if it cannot be read, e.g. because the message was expunged meanwhile
   */
  MessageReader open(long from, long length) throws IOException;

  /** Opens the whole. */
  default MessageReader open() throws IOException {
    return open(0, size());
  }

  /**
   * All octets at once, for messages that are known to be small.
   *
   * @throws TruncatedMessageException if they end before their size
   * @throws IOException if they cannot be read
   */
  default byte[] readAllBytes() throws IOException {
    try (MessageReader reader = open()) {
      return reader.readAllBytes();
    }
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
   * message. Of its parts one is open at a time.
   */
  static MessageSource concat(MessageSource... parts) throws IOException {
    Objects.requireNonNull(parts, "parts");
    return new ConcatSource(List.of(parts));
  }
}
