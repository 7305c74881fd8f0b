package dev.postern.pop3.wire;

import dev.postern.net.Chunks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * A multi-line reply of short lines (LIST, UIDL, CAPA) with its terminating dot, made as the client
 * reads.
 */
public final class MultiLine implements Chunks {
  private final Iterator<String> lines;
  private boolean ended;

  /**
   * A status line, further lines and the dot.
   *
   * @param lines the first is the status line; ASCII, and none but the status line begins with a
   *     dot
   */
  public MultiLine(Iterator<String> lines) {
    this.lines = lines;
  }

  @Override
  public ByteBuffer next() {
    if (ended) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    while (lines.hasNext() && text.length() < SIZE) {
      text.append(lines.next()).append("\r\n");
    }
    if (!lines.hasNext()) {
      text.append(".\r\n");
      ended = true;
    }
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
