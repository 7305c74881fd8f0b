package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A conversation in lines over a socket of any kind. */
final class Dialogue implements Closeable {
  private final SocketChannel channel;
  private final InputStream input;
  private final OutputStream output;

  private Dialogue(SocketChannel channel, SocketAddress address) throws IOException {
    this.channel = channel;
    channel.connect(address);
    input = new BufferedInputStream(Channels.newInputStream(channel));
    output = Channels.newOutputStream(channel);
  }

  static Dialogue at(SocketAddress address) throws IOException {
    return new Dialogue(
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open(),
        address);
  }

  static Dialogue at(String host, int port) throws IOException {
    return at(new InetSocketAddress(host, port));
  }

  void send(byte[] octets) throws IOException {
    output.write(octets);
  }

  /** Sends a line; the answer's last line begins with {@code answer}, and is returned. */
  String say(String line, String answer) throws IOException {
    send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    return hear(answer);
  }

  /** Reads up to the last line of an answer. */
  String hear(String answer) throws IOException {
    String line = line();
    while (line != null && line.startsWith(answer + "-")) {
      line = line();
    }
    assertThat(line).startsWith(answer);
    return line;
  }

  /** The next line, or null at the end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = input.read();
    while (octet >= 0 && octet != '\n') {
      line.write(octet);
      octet = input.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return octet < 0 && text.isEmpty() ? null : text.stripTrailing();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
