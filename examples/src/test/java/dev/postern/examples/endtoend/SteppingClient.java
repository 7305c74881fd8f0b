package dev.postern.examples.endtoend;

import dev.postern.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/**
 * A client that says its next line when it has heard one, and takes note of how the conversation
 * ends: {@code <end>}, {@code <broken>} or {@code <silence>}.
 */
final class SteppingClient implements AutoCloseable {
  private static final int PATIENCE = 60_000;
  private static final int MOMENT = 200;

  private final Connecting connecting;
  private final StringBuilder heard = new StringBuilder();
  private Socket socket;
  private int enough = Integer.MAX_VALUE;

  private SteppingClient(Connecting connecting) {
    this.connecting = connecting;
  }

  static SteppingClient plain(int port) {
    return new SteppingClient(() -> new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static SteppingClient encrypted(Tls tls, int port) {
    return new SteppingClient(
        () -> tls.clientContext().getSocketFactory().createSocket("127.0.0.1", port));
  }

  /** Waits for a moment only when it has heard so much. */
  void silentAfter(int octets) {
    enough = octets;
  }

  /** All that is heard until the end. */
  String converse(List<String> lines) {
    try {
      socket = connecting.connect();
      // A server that stalls would wait for more of a client that only ends its direction.
      socket.setSoLinger(true, 0);
      Iterator<String> next = lines.iterator();
      int octet = read();
      while (octet >= 0) {
        heard.append((char) octet);
        if (octet == '\n' && next.hasNext()) {
          say(next.next());
        }
        octet = read();
      }
      heard.append("<end>");
    } catch (SocketTimeoutException e) {
      heard.append("<silence>");
    } catch (IOException e) {
      heard.append("<broken>");
    }
    return heard.toString();
  }

  private int read() throws IOException {
    socket.setSoTimeout(heard.length() >= enough ? MOMENT : PATIENCE);
    return socket.getInputStream().read();
  }

  private void say(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }

  @FunctionalInterface
  private interface Connecting {
    Socket connect() throws IOException;
  }
}
