package dev.postern.auth.dovecot.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes lines of octets as they come. Used by one thread. */
final class LineBuffer {
  /** One line of an answer; Dovecot expects 8,192 octets to do. */
  static final int MAX_LINE = 65_536;

  private byte[] kept = new byte[1024];
  private int length;

  /**
   * The lines that these octets complete.
   *
   * @throws IOException if a line is too long
   */
  List<AuthLine> add(ByteBuffer octets) throws IOException {
    List<AuthLine> lines = new ArrayList<>();
    while (octets.hasRemaining()) {
      byte octet = octets.get();
      if (octet == '\n') {
        lines.add(AuthLine.parse(Arrays.copyOf(kept, length)));
        length = 0;
      } else {
        keep(octet);
      }
    }
    return lines;
  }

  private void keep(byte octet) throws IOException {
    if (length == MAX_LINE) {
      throw new IOException("it sent a line of more than " + MAX_LINE + " octets");
    }
    if (length == kept.length) {
      kept = Arrays.copyOf(kept, Math.min(MAX_LINE, 2 * length));
    }
    kept[length++] = octet;
  }
}
