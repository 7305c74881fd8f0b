package dev.postern.imap.fetch;

import dev.postern.net.Chunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts pieces together into one chunk, no larger than it must be. */
final class ChunkBuilder {
  private static final int FIRST_SIZE = 512;

  private ByteBuffer chunk = ByteBuffer.allocate(0);

  boolean isFull() {
    return chunk.position() == Chunks.SIZE;
  }

  /** Takes what fits of a piece. */
  void add(Piece piece) throws IOException {
    long wanted = Math.min(Chunks.SIZE, chunk.position() + piece.remaining());
    if (wanted > chunk.capacity()) {
      long doubled = Math.max(FIRST_SIZE, 2L * chunk.capacity());
      resize((int) Math.min(Chunks.SIZE, Math.max(wanted, doubled)));
    }
    piece.moveTo(chunk);
  }

  /** The chunk, perhaps an empty one. */
  ByteBuffer build() {
    return chunk.flip();
  }

  private void resize(int capacity) {
    int filled = chunk.position();
    chunk = ByteBuffer.wrap(Arrays.copyOf(chunk.array(), capacity));
    chunk.position(filled);
  }
}
