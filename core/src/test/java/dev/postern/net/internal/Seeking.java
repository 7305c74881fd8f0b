package dev.postern.net.internal;

import dev.postern.net.Chunks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A reply that computes for long before it has something to say. */
final class Seeking implements Chunks {
  private int left;

  /**
   * @param slices of a millisecond each
   */
  Seeking(int slices) {
    left = slices;
  }

  @Override
  public ByteBuffer next() {
    if (left < 0) {
      return null;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
    while (left > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    left--;
    return left < 0
        ? ByteBuffer.wrap("found\r\n".getBytes(StandardCharsets.US_ASCII))
        : ByteBuffer.allocate(0);
  }
}
