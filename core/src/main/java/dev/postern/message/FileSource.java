package dev.postern.message;

import java.nio.channels.FileChannel;

/** A message in an open file whose first {@code size} octets no longer change. */
record FileSource(FileChannel file, long size) implements MessageSource {

  @Override
  public MessageReader open(long from, long length) {
    return MessageReader.of(
        (position, target) -> {
          int wanted = (int) Math.min(target.remaining(), size - position);
          return wanted <= 0 ? -1 : file.read(target.limit(target.position() + wanted), position);
        },
        from,
        length);
  }
}
