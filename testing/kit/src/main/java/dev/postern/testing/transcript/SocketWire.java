package dev.postern.testing.transcript;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** Over TCP. */
final class SocketWire implements Wire {
  private final Socket socket;
  private final byte[] buffer = new byte[8192];

  SocketWire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
  }

  @Override
  public void send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
  }

  @Override
  public byte[] receive() throws IOException {
    try {
      int n = socket.getInputStream().read(buffer);
      return n < 0 ? null : Arrays.copyOf(buffer, n);
    } catch (SocketTimeoutException e) {
      return new byte[0];
    } catch (SocketException e) {
      // A server that closes with unread input resets the connection; to a client that is the end
      // as well.
      return null;
    }
  }

  @Override
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
