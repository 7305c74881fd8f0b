package dev.postern.message.crlf;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Counts the octets of a message with each bare LF as CRLF, which is how it is served. Used by one
 * thread.
 */
public final class VirtualSize {
  private static final int BUFFER = 32 * 1024;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long LINE_FEEDS = ONES * '\n';
  private static final long HIGH_BITS = ONES << 7;

  private long octets;
  private long bareLineFeeds;
  private byte last;

  /** Of no octets yet. */
  public VirtualSize() {}

  /** Takes the next octets, from the buffer's position to its limit. */
  public void add(ByteBuffer part) {
    int from = part.position();
    int end = part.limit();
    ByteBuffer view = part.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int at = nextLineFeed(view, from, end); at < end; at = nextLineFeed(view, at + 1, end)) {
      bareLineFeeds += (at == from ? last : view.get(at - 1)) == '\r' ? 0 : 1;
    }
    octets += end - from;
    last = end > from ? view.get(end - 1) : last;
  }

  // Eight octets at a time: a byte of the word is zero where there is a LF, and the borrow of the
  // subtraction shows the first such byte. Each message passes here.
  private static int nextLineFeed(ByteBuffer part, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = part.getLong(at) ^ LINE_FEEDS;
      long hit = (word - ONES) & ~word & HIGH_BITS;
      if (hit != 0) {
        return at + Long.numberOfTrailingZeros(hit) / Byte.SIZE;
      }
    }
    while (at < end && part.get(at) != '\n') {
      at++;
    }
    return at;
  }

  /** Octets as stored. */
  public long stored() {
    return octets;
  }

  /** Octets as served. */
  public long served() {
    return octets + bareLineFeeds;
  }

  /**
   * Reads a message.
   *
   * @throws IOException if it cannot be read, or ends before its size
   */
  public static VirtualSize of(MessageSource message) throws IOException {
    VirtualSize size = new VirtualSize();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (MessageReader reader = Objects.requireNonNull(message, "message").open()) {
      while (reader.remaining() > 0) {
        buffer.clear().limit((int) Math.min(BUFFER, reader.remaining()));
        reader.readExactly(buffer);
        size.add(buffer.flip());
      }
    }
    return size;
  }

  /**
   * Reads a file, however long it is.
   *
   * @throws IOException if it cannot be read
   */
  public static VirtualSize of(Path file) throws IOException {
    Objects.requireNonNull(file, "file");
    VirtualSize size = new VirtualSize();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel channel =
        FileChannel.open(Objects.requireNonNull(file, "file"), StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        size.add(buffer);
        buffer.clear();
      }
    }
    return size;
  }
}
