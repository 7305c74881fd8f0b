package dev.postern.net.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * A few buffers, each for one TLS record, shared by all connections, so that none keeps its own
 * (and virtual threads, which come and go, need none either). Safe for many threads.
 */
final class ScratchBuffers {
  /** Enough for any record, encrypted or not (RFC 8446 §5.2 and the JDK's slack). */
  static final int SIZE = 18 * 1024;

  private final int kept;
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  /**
   * @param kept how many unused buffers are kept at most
   */
  ScratchBuffers(int kept) {
    this.kept = kept;
  }

  /** An empty buffer of at least this size. */
  synchronized ByteBuffer take(int size) {
    ByteBuffer buffer = size > SIZE ? null : free.poll();
    return buffer == null ? ByteBuffer.allocate(Math.max(SIZE, size)) : buffer.clear();
  }

  /** Gives one back; its content is gone. */
  synchronized void give(ByteBuffer buffer) {
    if (buffer.capacity() == SIZE && free.size() < kept) {
      free.push(buffer);
    }
  }
}
