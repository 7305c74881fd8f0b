package dev.postern.net.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A blocking client of the toy protocol. */
final class ToyClient implements AutoCloseable {
  final SocketChannel channel;
  private final ByteBuffer input = ByteBuffer.allocate(64 * 1024).flip();

  ToyClient(SocketChannel channel, SocketAddress address) throws IOException {
    this.channel = channel;
    try {
      channel.connect(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] octets) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(octets);
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  /** The next line without its end; null at the end of input. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (!fill()) {
        if (line.size() > 0) {
          throw new EOFException("within a line: " + line.toString(StandardCharsets.ISO_8859_1));
        }
        return null;
      }
      byte octet = input.get();
      if (octet == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
      }
      line.write(octet);
    }
  }

  /** Reads and drops octets. */
  void skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      if (!fill()) {
        throw new EOFException(left + " octets are missing");
      }
      int step = (int) Math.min(left, input.remaining());
      input.position(input.position() + step);
      left -= step;
    }
  }

  private boolean fill() throws IOException {
    if (!input.hasRemaining()) {
      input.clear();
      int count = channel.read(input);
      input.flip();
      return count > 0;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
