package dev.postern.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.function.BinaryOperator;

/** One way to log in, over a connection that stays open whatever is denied on it. */
@FunctionalInterface
interface LoginDoor {

  /**
   * Tries with a password or a proof that is wrong.
   *
   * @return the server's last line
   */
  String denied(String user) throws IOException;

  /** IMAP's LOGIN. */
  static LoginDoor imapLogin(int port) throws IOException {
    ClientLines imap = connect(port);
    imap.next();
    return user -> ask(imap, "a LOGIN " + user + " wrong");
  }

  /** IMAP's AUTHENTICATE. */
  static LoginDoor imap(int port, Client client) throws IOException {
    ClientLines imap = connect(port);
    imap.next();
    return user -> {
      String line = ask(imap, "a AUTHENTICATE " + client.mechanism);
      for (BinaryOperator<String> step : client.steps) {
        line = ask(imap, base64(step.apply(user, text(line.substring("+ ".length())))));
      }
      return line;
    };
  }

  /** POP3's USER and PASS. */
  static LoginDoor pop3(int port) throws IOException {
    ClientLines pop3 = connect(port);
    pop3.next();
    return user -> {
      ask(pop3, "USER " + user);
      return ask(pop3, "PASS wrong");
    };
  }

  /** POP3's APOP. */
  static LoginDoor apop(int port) throws IOException {
    ClientLines pop3 = connect(port);
    pop3.next();
    return user -> ask(pop3, "APOP " + user + " " + "0".repeat(32));
  }

  /** Dovecot's auth protocol, as Postfix speaks it. */
  static LoginDoor authSocket(int port) throws IOException {
    ClientLines auth = connect(port);
    send(auth, "VERSION\t1\t2\nCPID\t1");
    String line = auth.next();
    while (!line.equals("DONE")) {
      line = auth.next();
    }
    int[] id = new int[1];
    return user -> {
      String request = String.valueOf(++id[0]);
      send(
          auth,
          "AUTH\t%s\tPLAIN\tservice=smtp\tsecured\trip=192.0.2.1\tresp=%s"
              .formatted(request, base64("\0" + user + "\0wrong")));
      return auth.next().replace("\t" + request, "\tID");
    };
  }

  private static ClientLines connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return new ClientLines(socket);
  }

  private static String ask(ClientLines lines, String line) throws IOException {
    send(lines, line + '\r');
    String answer = lines.next();
    while (answer.startsWith("* ")) {
      answer = lines.next();
    }
    return answer;
  }

  private static void send(ClientLines lines, String line) throws IOException {
    lines.socket().getOutputStream().write((line + '\n').getBytes(ISO_8859_1));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), ISO_8859_1);
  }

  /**
   * The client of a mechanism, whose proofs have the right form and nothing else.
   *
   * @param steps answers of a user to a challenge, one after another
   */
  record Client(String mechanism, List<BinaryOperator<String>> steps) {
    private static final int SHA1_OCTETS = 20;
    private static final int SHA256_OCTETS = 32;

    static final List<Client> ALL =
        List.of(
            new Client("PLAIN", List.of((user, challenge) -> "\0" + user + "\0wrong")),
            new Client("LOGIN", List.of((user, challenge) -> user, (user, challenge) -> "wrong")),
            new Client(
                "CRAM-MD5", List.of((user, challenge) -> user + " " + "0".repeat(SHA256_OCTETS))),
            new Client("DIGEST-MD5", List.of(Client::digest)),
            scram("SCRAM-SHA-1", SHA1_OCTETS),
            scram("SCRAM-SHA-256", SHA256_OCTETS));

    private static String digest(String user, String challenge) {
      return "username=\"%s\",nonce=%s,nc=00000001,cnonce=\"c\",digest-uri=\"imap/localhost\",response=%s,qop=auth"
          .formatted(user, challenge.replaceFirst(".*nonce=(\"[^\"]+\").*", "$1"), "0".repeat(32));
    }

    private static Client scram(String mechanism, int octets) {
      String proof = Base64.getEncoder().encodeToString(new byte[octets]);
      return new Client(
          mechanism,
          List.of(
              (user, challenge) -> "n,,n=" + user + ",r=client",
              (user, challenge) ->
                  "c=biws," + challenge.substring(0, challenge.indexOf(",s=")) + ",p=" + proof));
    }
  }
}
