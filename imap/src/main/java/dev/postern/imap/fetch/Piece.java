package dev.postern.imap.fetch;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A piece of a response that is read bit by bit. */
sealed interface Piece {

  /** Whether all of it was taken. */
  boolean isEmpty();

  /** Moves octets into the target until one of them is through. */
  void moveTo(ByteBuffer target) throws IOException;

  /** Octets still to come. */
  long remaining();

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

  /** A literal's octets, streamed out of a message. Exactly the announced number comes, or none. */
  final class Region implements Piece {
    private final MessageSource source;
    private final long size;
    private long position;

    Region(MessageSource source, long size) {
      this.source = source;
      this.size = size;
    }

    @Override
    public boolean isEmpty() {
      return position == size;
    }

    @Override
    public long remaining() {
      return size - position;
    }

    @Override
    public void moveTo(ByteBuffer target) throws IOException {
      int limit = target.limit();
      int from = target.position();
      target.limit((int) Math.min(limit, from + remaining()));
      source.readExactly(position, target);
      position += target.position() - from;
      target.limit(limit);
      RawText.withoutNul(
          target.array(), target.arrayOffset() + from, target.arrayOffset() + target.position());
    }
  }
}
