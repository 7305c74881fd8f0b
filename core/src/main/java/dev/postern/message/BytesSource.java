package dev.postern.message;

import java.io.ByteArrayInputStream;

/** A small message in memory. */
record BytesSource(byte[] octets) implements MessageSource {

  @Override
  public long size() {
    return octets.length;
  }

  @Override
  public MessageReader open(long from, long length) {
    int start = (int) Math.min(from, octets.length);
    int count = (int) Math.min(length, octets.length - start);
    return MessageReader.of(new ByteArrayInputStream(octets, start, count), from, length);
  }
}
