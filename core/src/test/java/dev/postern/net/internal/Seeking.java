package dev.postern.net.internal;

import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A reply that computes for long before it has something to say. */
final class Seeking implements Chunks {
  private final Optional<Pool> pool;
  private int left;

  /**
   * @param slices of a millisecond each
   * @param pool where it computes
   */
  Seeking(int slices, Optional<Pool> pool) {
    this.pool = pool;
    left = slices;
  }

  @Override
  public Optional<Pool> pool() {
    return pool;
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
