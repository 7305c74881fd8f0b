package dev.postern.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Counts the octets of a message with each bare LF as CRLF, which is how it is served. */
final class VirtualSize {
  private static final int BUFFER = 32 * 1024;

  private long octets;
  private long bareLineFeeds;
  private byte last;

  /** Takes the next octets, from the buffer's position to its limit. */
  void add(ByteBuffer part) {
    byte before = last;
    for (int i = part.position(); i < part.limit(); i++) {
      byte now = part.get(i);
      if (now == '\n' && before != '\r') {
        bareLineFeeds++;
      }
      before = now;
    }
    octets += part.remaining();
    last = before;
  }

  /** Octets as stored. */
  long stored() {
    return octets;
  }

  /** Octets as served. */
  long served() {
    return octets + bareLineFeeds;
  }

  /** Reads a file. */
  static VirtualSize of(Path file) throws IOException {
    VirtualSize size = new VirtualSize();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        size.add(buffer);
        buffer.clear();
      }
    }
    return size;
  }
}
