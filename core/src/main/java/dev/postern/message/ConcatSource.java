package dev.postern.message;

import java.io.IOException;
import java.io.InputStream;
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
  public MessageReader open(long from, long length) {
    return MessageReader.of(new Octets(from, from + length), from, length);
  }

  /** Opens a part when its turn comes, and no further than is wanted. */
  private final class Octets extends InputStream {
    private final long end;
    private long position;
    private int next;
    private MessageReader part;

    Octets(long position, long end) {
      this.position = position;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (part == null || part.remaining() == 0) {
        if (!advance()) {
          return -1;
        }
      }
      int n = part.read(target, offset, length);
      position += n;
      return n;
    }

    @Override
    public void close() throws IOException {
      MessageReader last = part;
      part = null;
      if (last != null) {
        last.close();
      }
    }

    private boolean advance() throws IOException {
      close();
      while (next < ends.length && ends[next] <= position) {
        next++;
      }
      if (next == ends.length || position >= end) {
        return false;
      }
      long start = next == 0 ? 0 : ends[next - 1];
      part = parts.get(next).open(position - start, Math.min(end, ends[next]) - position);
      return true;
    }
  }
}
