package dev.postern.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A message in an open file whose first {@code size} octets no longer change. */
record FileSource(FileChannel file, long size) implements MessageSource {

  @Override
  public int read(long position, ByteBuffer target) throws IOException {
    if (position >= size) {
      return -1;
    }
    int wanted = (int) Math.min(target.remaining(), size - position);
    int limit = target.limit();
    target.limit(target.position() + wanted);
    try {
      return file.read(target, position);
    } finally {
      target.limit(limit);
    }
  }
}
