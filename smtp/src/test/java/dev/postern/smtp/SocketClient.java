package dev.postern.smtp;

import dev.postern.MailServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client over a real socket, in the clear, that waits half a minute for a line. */
final class SocketClient implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader reader;

  SocketClient(MailServer server, String listener) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port(listener));
    socket.setSoTimeout(30_000);
    reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Sends a line, and gives back the one that answers. */
  String say(String line) throws IOException {
    send(line);
    return hear();
  }

  void send(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** The next line, or null at the end. */
  String hear() throws IOException {
    return reader.readLine();
  }

  String hearUnchecked() {
    try {
      return hear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Vanishes at once. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
