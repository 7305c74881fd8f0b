package dev.postern.message;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A region of another source. */
record SliceSource(MessageSource whole, long from, long size) implements MessageSource {

  @Override
  public int read(long position, ByteBuffer target) throws IOException {
    if (position >= size) {
      return -1;
    }
    int wanted = (int) Math.min(target.remaining(), size - position);
    int limit = target.limit();
    target.limit(target.position() + wanted);
    try {
      return whole.read(from + position, target);
    } finally {
      target.limit(limit);
    }
  }
}
