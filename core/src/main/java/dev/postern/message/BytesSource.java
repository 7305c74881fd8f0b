package dev.postern.message;

import java.nio.ByteBuffer;

/** A small message in memory. */
record BytesSource(byte[] octets) implements MessageSource {

  @Override
  public long size() {
    return octets.length;
  }

  @Override
  public int read(long position, ByteBuffer target) {
    if (position >= octets.length) {
      return -1;
    }
    int n = (int) Math.min(target.remaining(), octets.length - position);
    target.put(octets, (int) position, n);
    return n;
  }
}
