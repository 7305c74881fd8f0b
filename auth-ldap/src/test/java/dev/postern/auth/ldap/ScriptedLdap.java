package dev.postern.auth.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A peer that does as it is told with each connection. */
final class ScriptedLdap implements AutoCloseable {
  /** {@code [APPLICATION 1] BindResponse success} to message 1. */
  static final byte[] BOUND = {0x30, 12, 2, 1, 1, 0x61, 7, 10, 1, 0, 4, 0, 4, 0};

  /** {@code SearchResultDone success} to message 2. */
  static final byte[] NOTHING_FOUND = {0x30, 12, 2, 1, 2, 0x65, 7, 10, 1, 0, 4, 0, 4, 0};

  private final ServerSocket socket;
  final List<Socket> connections = new CopyOnWriteArrayList<>();

  ScriptedLdap(Script script) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread accepting = new Thread(() -> accept(script), "scripted-ldap");
    accepting.setDaemon(true);
    accepting.start();
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread serving = new Thread(() -> serve(script, connection), "scripted-ldap");
        serving.setDaemon(true);
        serving.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void serve(Script script, Socket connection) {
    try (connection) {
      script.run(connection.getInputStream(), connection.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The client went away, as it should.
    }
  }

  String uri() {
    return "ldap://127.0.0.1:" + socket.getLocalPort();
  }

  /** Reads one request. */
  static void request(InputStream in) throws IOException {
    in.read();
    int length = in.read();
    in.readNBytes(length < 0x80 ? length : length(in, length & 0x7f));
  }

  private static int length(InputStream in, int octets) throws IOException {
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | in.read();
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** What is done with one connection. */
  @FunctionalInterface
  interface Script {
    void run(InputStream in, OutputStream out) throws IOException, InterruptedException;
  }
}
