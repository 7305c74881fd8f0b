package dev.postern.net.internal;

import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A reply each part of which is made by a call that may block. */
final class ToyReads implements Chunks {
  private final ToySession session;
  private int left;
  private boolean begun;
  private boolean refused;

  ToyReads(ToySession session, int parts) {
    this.session = session;
    this.left = parts;
  }

  @Override
  public ByteBuffer next() {
    session.pulls.incrementAndGet();
    if (refused) {
      refused = false;
      return octets("refused");
    }
    if (left == 0) {
      return null;
    }
    session.runHook();
    left--;
    begun = true;
    return octets("read on " + Thread.currentThread().getName().replaceAll("-[0-9]+$", ""));
  }

  @Override
  public Optional<Pool> pool() {
    return left == 0 ? Optional.empty() : Optional.of(Pool.STORE);
  }

  @Override
  public void refused() throws java.io.IOException {
    if (begun) {
      Chunks.super.refused();
    }
    left = 0;
    refused = true;
  }

  @Override
  public void close() {
    session.chunksClosed.incrementAndGet();
  }

  private static ByteBuffer octets(String line) {
    return ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
