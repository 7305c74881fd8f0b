package dev.postern.net.internal;

import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A reply that cannot be made without calls that may block, one for each part. */
final class ToyParts implements Chunks {
  private final ToySession session;
  private int left;
  private String part;

  ToyParts(ToySession session, int parts) {
    this.session = session;
    this.left = parts;
  }

  @Override
  public ByteBuffer next() {
    session.pulls.incrementAndGet();
    if (part == null) {
      if (left == 0 || session.said) {
        return null;
      }
      left--;
      session.connection.blocking(Pool.PASSWORDS, this::make, () -> part = "refused\r\n");
      return ByteBuffer.allocate(0);
    }
    ByteBuffer octets = ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII));
    part = null;
    return octets;
  }

  private void make() {
    session.runHook();
    part = "part on " + Thread.currentThread().getName().replaceAll("-[0-9]+$", "") + "\r\n";
  }
}
