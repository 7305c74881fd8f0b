package dev.postern.mime.structure;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks over a region of a message line by line, in blocks, with a bounded look ahead. Only LF ends
 * a line; a CR before it belongs to the line end.
 */
final class BlockCursor implements Closeable {

  /**
   * Octets that {@link #look} can show at least: a boundary line of the greatest length (RFC 5322
   * §2.1.1) and its dashes.
   */
  static final int LOOK_AHEAD = 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long LINE_FEEDS = ONES * '\n';
  private static final long HIGH_BITS = ONES << 7;

  private final MessageReader reader;
  private final int blockSize;
  private final byte[] buffer;
  private final ByteBuffer window;
  private long base;
  private int at;
  private int limit;
  private boolean ended;
  private byte before;
  private long lineEnds;
  private int lineEndBefore;

  BlockCursor(MessageSource source, long start, long end, int blockSize) throws IOException {
    this.reader = source.open(start, end - start);
    this.base = start;
    // Most mail is smaller than a block.
    this.blockSize = (int) Math.max(1, Math.min(blockSize, end - start));
    this.buffer = new byte[this.blockSize + 2 * LOOK_AHEAD];
    this.window = ByteBuffer.wrap(buffer);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  long position() {
    return base + at;
  }

  /** LFs passed so far. */
  long lineEnds() {
    return lineEnds;
  }

  /** Octets of the line end directly before this place: 0, 1 (LF) or 2 (CRLF). */
  int lineEndBefore() {
    return lineEndBefore;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Index in {@link #buffer()} of the octet at this place. */
  int index() {
    return at;
  }

  /** Makes that many octets visible and says how many are: fewer only at the end. */
  int look(int wanted) throws IOException {
    while (limit - at < wanted && !ended) {
      fill();
    }
    return limit - at;
  }

  /** Passes octets of the line that are visible. */
  void skip(int count) {
    if (count > 0) {
      at += count;
      before = buffer[at - 1];
      lineEndBefore = 0;
    }
  }

  /** Passes the rest of the line with its line end; at the end of the region, what there is. */
  void skipLine() throws IOException {
    takeLine(null);
  }

  /**
   * Passes the rest of the line and hands its octets, line end and all, to the sink, if there is
   * one.
   */
  void takeLine(LineSink sink) throws IOException {
    while (look(1) > 0) {
      int found = indexOfLineFeed(buffer, at, limit);
      int next = found < 0 ? limit : found + 1;
      if (sink != null) {
        sink.append(buffer, at, next);
      }
      if (found >= 0) {
        byte previous = found > at ? buffer[found - 1] : before;
        at = next;
        before = '\n';
        lineEnds++;
        lineEndBefore = previous == '\r' ? 2 : 1;
        return;
      }
      skip(next - at);
    }
  }

  private void fill() throws IOException {
    if (at == limit) {
      base += at;
      at = 0;
      limit = 0;
    } else if (limit + blockSize > buffer.length) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      base += at;
      limit -= at;
      at = 0;
    }
    long left = reader.remaining();
    if (left > 0) {
      window.limit((int) Math.min(limit + left, (long) limit + blockSize)).position(limit);
      reader.readExactly(window);
      limit = window.position();
    } else {
      ended = true;
    }
  }

  /** Eight octets at a time: a byte of {@code word} is zero where there is a LF. */
  private static int indexOfLineFeed(byte[] octets, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(octets, i) ^ LINE_FEEDS;
      long hit = (word - ONES) & ~word & HIGH_BITS;
      if (hit != 0) {
        return i + Long.numberOfTrailingZeros(hit) / Byte.SIZE;
      }
    }
    for (; i < to; i++) {
      if (octets[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
