package dev.postern.auth.dovecot.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A server that asks, over a socket. */
final class AuthClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedReader input;
  private final OutputStream output;

  AuthClient(int port) throws IOException {
    this(port, 65_536);
  }

  /**
   * @param window what it takes in unread
   */
  AuthClient(int port, int window) throws IOException {
    socket.setReceiveBufferSize(window);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(60_000);
    input =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    output = socket.getOutputStream();
  }

  /** One whose handshake is over. */
  static AuthClient greeted(int port) throws IOException {
    return new AuthClient(port).greet();
  }

  AuthClient greet() throws IOException {
    send("VERSION\t1\t2\nCPID\t1\n");
    for (String line = line(); !line.equals("DONE"); line = line()) {
      if (line.startsWith("OK")) {
        throw new IOException("not a handshake: " + line);
      }
    }
    return this;
  }

  void send(String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
    output.flush();
  }

  /** The next line; null at the end. */
  String line() throws IOException {
    return input.readLine();
  }

  /** So many lines, in whatever order. */
  List<String> lines(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(String.valueOf(line()));
    }
    return lines;
  }

  /** A login by PLAIN. */
  static String plain(int id, String user, String password, String... parameters) {
    String response =
        Base64.getEncoder()
            .encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
    String more = parameters.length == 0 ? "" : "\t" + String.join("\t", parameters);
    return "AUTH\t" + id + "\tPLAIN\tservice=smtp\tsecured" + more + "\tresp=" + response + "\n";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
