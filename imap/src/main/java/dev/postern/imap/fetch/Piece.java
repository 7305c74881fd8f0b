package dev.postern.imap.fetch;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A piece of a response that is read bit by bit. */
sealed interface Piece extends Closeable {

  /** Whether all of it was taken. */
  boolean isEmpty();

  /** Moves octets into the target until one of them is through. */
  void moveTo(ByteBuffer target) throws IOException;

  /** Octets still to come. */
  long remaining();

  /** Called when it is empty, or nobody wants it any more. */
  @Override
  default void close() throws IOException {}

  /** Octets made in memory. */
  record Octets(ByteBuffer octets) implements Piece {

    @Override
    public boolean isEmpty() {
      return !octets.hasRemaining();
    }

    @Override
    public long remaining() {
      return octets.remaining();
    }

    @Override
    public void moveTo(ByteBuffer target) {
      int n = Math.min(octets.remaining(), target.remaining());
      target.put(octets.slice(octets.position(), n));
      octets.position(octets.position() + n);
    }
  }

  /**
   * A literal's octets, streamed out of a message, which is opened for it once, when its turn
   * comes. Exactly the announced number comes, or none.
   */
  final class Region implements Piece {
    private final MessageSource source;
    private long remaining;
    private MessageReader reader;

    Region(MessageSource source, long size) {
      this.source = source;
      this.remaining = size;
    }

    @Override
    public boolean isEmpty() {
      return remaining == 0;
    }

    @Override
    public long remaining() {
      return remaining;
    }

    @Override
    public void moveTo(ByteBuffer target) throws IOException {
      if (reader == null) {
        reader = source.open(0, remaining);
      }
      int limit = target.limit();
      int from = target.position();
      target.limit((int) Math.min(limit, from + remaining));
      reader.readExactly(target);
      remaining -= target.position() - from;
      target.limit(limit);
      RawText.withoutNul(
          target.array(), target.arrayOffset() + from, target.arrayOffset() + target.position());
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
