package dev.postern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import javax.net.ssl.SSLContext;

/** One login over IMAP after another, each on a connection of its own. Used by one thread. */
final class ImapLogins {
  private static final SSLContext TLS = TrustAll.context();

  private final int port;
  private final boolean tls;
  private final LoginScheme scheme;
  private int next;

  /**
   * @param first where among the users it begins
   */
  ImapLogins(int port, boolean tls, LoginScheme scheme, int first) {
    this.port = port;
    this.tls = tls;
    this.scheme = scheme;
    this.next = first;
  }

  /** How many there were until a time of {@link System#nanoTime}. */
  int until(long end) throws IOException {
    int done = 0;
    while (System.nanoTime() < end) {
      String user = LoginUsers.name(scheme.stored(), next++ % LoginUsers.EACH);
      try (Socket socket = connect()) {
        login(new ClientLines(socket), user);
        done++;
      }
    }
    return done;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    // No port of the client waits until it may be used again.
    socket.setSoLinger(true, 0);
    if (!tls) {
      return socket;
    }
    // A name of its own keeps a connection from resuming the session of another one.
    return TLS.getSocketFactory().createSocket(socket, "client" + next, port, true);
  }

  private void login(ClientLines lines, String user) throws IOException {
    lines.next();
    if (scheme == LoginScheme.SCRAM) {
      say(lines, "a AUTHENTICATE SCRAM-SHA-256 " + ScramProof.first(user));
      say(lines, ScramProof.last(user, expect(lines, "+ ")));
      expect(lines, "+ ");
      say(lines, "");
      String answer = lines.next();
      while (answer.startsWith("* ")) {
        answer = lines.next();
      }
      if (!answer.startsWith("a OK")) {
        throw new IOException("no login: " + answer);
      }
    } else {
      lines.command("a LOGIN " + user + " " + LoginUsers.PASSWORD, "a OK");
    }
  }

  private static void say(ClientLines lines, String line) throws IOException {
    lines.socket().getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
  }

  private static String expect(ClientLines lines, String beginning) throws IOException {
    String answer = lines.next();
    if (!answer.startsWith(beginning)) {
      throw new IOException("expected " + beginning + ", got " + answer);
    }
    return answer.substring(beginning.length());
  }
}
