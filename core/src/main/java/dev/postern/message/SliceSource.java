package dev.postern.message;

import java.io.IOException;

/** A region of another source. */
record SliceSource(MessageSource whole, long from, long size) implements MessageSource {

  @Override
  public MessageReader open(long start, long length) throws IOException {
    long within = Math.max(0, Math.min(length, size - start));
    return MessageReader.of(whole.open(from + start, within), start, length);
  }
}
