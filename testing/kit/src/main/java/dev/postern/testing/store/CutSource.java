package dev.postern.testing.store;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A message that ends before its size says. */
record CutSource(MessageSource whole, long end) implements MessageSource {

  static CutSource of(MessageSource whole, int missing) throws IOException {
    return new CutSource(whole, whole.size() - missing);
  }

  @Override
  public long size() throws IOException {
    return whole.size();
  }

  @Override
  public int read(long position, ByteBuffer target) throws IOException {
    if (position >= end) {
      return -1;
    }
    ByteBuffer part = target.duplicate();
    part.limit((int) Math.min(target.limit(), target.position() + end - position));
    int n = whole.read(position, part);
    target.position(part.position());
    return n;
  }
}
