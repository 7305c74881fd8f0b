package dev.postern.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Several sources read as one. */
final class ConcatSource implements MessageSource {
  private final List<MessageSource> parts;
  private final long[] ends;

  ConcatSource(List<MessageSource> parts) throws IOException {
    this.parts = parts;
    this.ends = new long[parts.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += parts.get(i).size();
      ends[i] = end;
    }
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public int read(long position, ByteBuffer target) throws IOException {
    long start = 0;
    for (int i = 0; i < ends.length; i++) {
      if (position < ends[i]) {
        return parts.get(i).read(position - start, target);
      }
      start = ends[i];
    }
    return -1;
  }
}
