package dev.postern.store;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The octets of a message as the in-memory store keeps them. */
record InMemoryContent(MessageSource octets, long size) {
  private static final int BUFFER = 64 * 1024;
  private static final int REGION = 1 << 30;

  /** A copy that no longer depends on {@code received}, with CRLFs as it is to be served. */
  static InMemoryContent copyOf(
      NewMessage received, InMemoryBodies bodies, InMemorySettings settings) throws StoreException {
    try {
      MessageSource copy =
          splitsALineEnd(received)
              ? copyOf(received.content(), settings)
              : copyOf(received, bodies.copyOf(received.body(), settings), settings);
      return new InMemoryContent(copy, copy.size());
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE, "a message could not be copied into the store", e);
    }
  }

  private static MessageSource copyOf(
      NewMessage received, MessageSource body, InMemorySettings settings) throws IOException {
    MessageSource prefix = received.prefix();
    return prefix.size() == 0 ? body : MessageSource.concat(copyOf(prefix, settings), body);
  }

  /** Taken apart, an LF at the body's beginning would get a CR of its own. */
  private static boolean splitsALineEnd(NewMessage received) throws IOException {
    long size = received.prefix().size();
    return size > 0 && received.prefix().slice(size - 1, 1).readAllBytes()[0] == '\r';
  }

  static MessageSource copyOf(MessageSource received, InMemorySettings settings)
      throws IOException {
    MessageSource content = MessageSource.withCrlf(received);
    long size = content.size();
    return size <= settings.memoryThreshold()
        ? MessageSource.of(content.readAllBytes())
        : inFile(content, size, settings.directory());
  }

  /**
   * The file is mapped, not held open: it takes no descriptor, an interrupted reader does not close
   * it for the others, and it goes when nobody refers to it.
   */
  private static MessageSource inFile(MessageSource content, long size, Path directory)
      throws IOException {
    Path path = Files.createTempFile(directory, "postern", ".message");
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      fill(file, content);
      List<MessageSource> regions = new ArrayList<>();
      for (long at = 0; at < size; at += REGION) {
        long length = Math.min(REGION, size - at);
        regions.add(new Mapped(file.map(FileChannel.MapMode.READ_ONLY, at, length)));
      }
      return MessageSource.concat(regions.toArray(MessageSource[]::new));
    }
  }

  private static void fill(FileChannel file, MessageSource content) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (MessageReader reader = content.open()) {
      while (reader.remaining() > 0) {
        buffer.clear().limit((int) Math.min(BUFFER, reader.remaining()));
        reader.readExactly(buffer);
        buffer.flip();
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
      }
    }
  }

  private record Mapped(ByteBuffer octets) implements MessageSource {

    @Override
    public long size() {
      return octets.capacity();
    }

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(this::read, from, length);
    }

    private int read(long position, ByteBuffer target) {
      if (position >= octets.capacity()) {
        return -1;
      }
      int n = (int) Math.min(target.remaining(), octets.capacity() - position);
      target.put(octets.slice((int) position, n));
      return n;
    }
  }
}
