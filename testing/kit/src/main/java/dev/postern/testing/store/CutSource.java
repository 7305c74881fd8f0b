package dev.postern.testing.store;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.IOException;

/** A message that ends before its size says. */
record CutSource(MessageSource whole, long end) implements MessageSource {

  static CutSource of(MessageSource whole, int missing) throws IOException {
    return new CutSource(whole, whole.size() - missing);
  }

  @Override
  public long size() throws IOException {
    return whole.size();
  }

  @Override
  public MessageReader open(long from, long length) throws IOException {
    long there = Math.max(0, Math.min(length, end - from));
    return MessageReader.of(whole.open(from, there), from, length);
  }
}
