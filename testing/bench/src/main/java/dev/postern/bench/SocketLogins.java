package dev.postern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Logins over one connection to an {@code auth-client} socket, as a login process has them: so many
 * under way at once, the next with each answer. Used by one thread.
 */
final class SocketLogins implements AutoCloseable {
  /** As many as a busy login process has. */
  static final int UNDER_WAY = 16;

  private final SocketChannel channel;
  private final BufferedReader answers;
  private final StringBuilder requests = new StringBuilder();
  private final LoginScheme scheme;
  private int next;

  private SocketLogins(SocketChannel channel, LoginScheme scheme) {
    this.channel = channel;
    this.scheme = scheme;
    this.answers =
        new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
  }

  /**
   * Connects.
   *
   * @param process a number that no other client of the socket has
   */
  static SocketLogins connect(Path socket, int process, LoginScheme scheme) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    SocketLogins logins = new SocketLogins(channel, scheme);
    logins.requests.append("VERSION\t1\t2\nCPID\t").append(process).append('\n');
    logins.flush();
    while (!logins.line().equals("DONE")) {
      // What it says of itself and of its mechanisms.
    }
    return logins;
  }

  /** How many there were until a time of {@link System#nanoTime}. */
  int until(long end) throws IOException {
    int done = 0;
    for (int i = 0; i < UNDER_WAY; i++) {
      ask();
    }
    flush();
    int left = UNDER_WAY;
    while (left > 0) {
      String[] fields = line().split("\t", -1);
      if (fields[0].equals("CONT")) {
        goOn(fields);
      } else if (fields[0].equals("OK")) {
        done++;
        if (System.nanoTime() < end) {
          ask();
        } else {
          left--;
        }
      } else {
        throw new IOException("no login: " + String.join(" ", fields));
      }
      if (!answers.ready()) {
        flush();
      }
    }
    return done;
  }

  private void ask() {
    int id = ++next;
    String user = user(id);
    String response =
        scheme == LoginScheme.SCRAM
            ? ScramProof.first(user)
            : Base64.getEncoder()
                .encodeToString(("\0" + user + "\0" + LoginUsers.PASSWORD).getBytes(UTF_8));
    requests
        .append("AUTH\t")
        .append(id)
        .append('\t')
        .append(scheme.mechanism())
        .append("\tservice=imap\tsecured\tno-penalty\tfinal-resp-ok")
        .append("\tlip=127.0.0.1\trip=127.0.0.1\tlport=143\trport=50000\tresp=")
        .append(response)
        .append('\n');
  }

  private void goOn(String[] fields) {
    String response =
        fields.length > 2 && fields[2].startsWith("cj1")
            ? ScramProof.last(user(Integer.parseInt(fields[1])), fields[2])
            : "";
    requests.append("CONT\t").append(fields[1]).append('\t').append(response).append('\n');
  }

  private String user(int id) {
    return LoginUsers.name(scheme.stored(), id % LoginUsers.EACH);
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the auth server closed the connection");
    }
    return line;
  }

  private void flush() throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(requests.toString().getBytes(US_ASCII));
    while (octets.hasRemaining()) {
      channel.write(octets);
    }
    requests.setLength(0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
