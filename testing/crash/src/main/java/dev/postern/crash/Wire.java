package dev.postern.crash;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Lines and octets over a socket. An {@link IOException} means that the server is gone. */
final class Wire implements Closeable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final BufferedInputStream in;

  Wire(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
  }

  /** The next line without its end. */
  String line() throws IOException {
    try {
      return readLine();
    } catch (SocketTimeoutException e) {
      throw new Violation("no answer in " + PATIENCE_MILLIS + " ms", e);
    }
  }

  /** Whether something comes within a time. */
  boolean hasInput(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    in.mark(1);
    try {
      if (in.read() < 0) {
        throw new EOFException("connection closed");
      }
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Exactly {@code count} octets. */
  byte[] octets(int count) throws IOException {
    try {
      byte[] octets = in.readNBytes(count);
      if (octets.length < count) {
        throw new EOFException("connection closed");
      }
      return octets;
    } catch (SocketTimeoutException e) {
      throw new Violation("no octets in " + PATIENCE_MILLIS + " ms", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("connection closed");
      }
      if (octet != '\r') {
        line.write(octet);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
