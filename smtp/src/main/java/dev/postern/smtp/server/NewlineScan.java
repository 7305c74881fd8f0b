package dev.postern.smtp.server;

import dev.postern.message.crlf.LineEnds;
import java.nio.ByteBuffer;

/** Looks for a CR or LF that stands alone in a message while it streams by in chunks. */
final class NewlineScan {
  private boolean afterCr;
  private boolean bare;

  /** Passes over the next octets. */
  void scan(ByteBuffer octets) {
    while (!bare && octets.hasRemaining()) {
      if (!afterCr) {
        octets.position(LineEnds.next(octets, octets.position()));
        if (!octets.hasRemaining()) {
          return;
        }
      }
      byte octet = octets.get();
      bare = afterCr != (octet == '\n');
      afterCr = octet == '\r';
    }
  }

  /** Whether there was one, if no more octets follow (RFC 5321 §2.3.8). */
  boolean foundBare() {
    return bare || afterCr;
  }
}
