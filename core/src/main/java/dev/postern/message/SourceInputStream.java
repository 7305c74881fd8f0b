package dev.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Sequential reading of a {@link MessageSource}. */
final class SourceInputStream extends InputStream {
  private final MessageSource source;
  private long position;

  SourceInputStream(MessageSource source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position >= source.size()) {
      return -1;
    }
    int n = source.read(position, ByteBuffer.wrap(target, offset, length));
    if (n <= 0) {
      throw new TruncatedMessageException(position);
    }
    position += n;
    return n;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = Math.max(0, Math.min(count, source.size() - position));
    position += skipped;
    return skipped;
  }
}
