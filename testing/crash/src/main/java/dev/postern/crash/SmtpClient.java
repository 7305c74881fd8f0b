package dev.postern.crash;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/** Delivers messages by SMTP or LMTP. */
final class SmtpClient implements Closeable {

  /** The two dialects. */
  enum Dialect {
    SMTP("smtp", "EHLO"),
    LMTP("lmtp", "LHLO");

    private final String listener;
    private final String hello;

    Dialect(String listener, String hello) {
      this.listener = listener;
      this.hello = hello;
    }
  }

  private final Dialect dialect;
  private final Wire wire;

  SmtpClient(Dialect dialect, ServerProcess server) throws IOException {
    this.dialect = dialect;
    this.wire = new Wire(server.port(dialect.listener));
    reply().checkYes("a connection");
    ask(dialect.hello + " client.elsewhere.test").checkYes(dialect.hello);
  }

  /** Sends one message; each recipient's answer is told as soon as it is known. */
  void deliver(TestMessage message, List<String> users, BiConsumer<String, Answer> told)
      throws IOException {
    Answer ready = begin(users);
    if (!ready.isYes()) {
      users.forEach(user -> told.accept(user, ready));
      ask("RSET").checkYes("RSET");
      return;
    }
    wire.send(stuffed(message.octets()));
    Answer answer = reply();
    for (String user : users) {
      told.accept(user, answer);
      if (dialect == Dialect.LMTP && !user.equals(users.get(users.size() - 1))) {
        answer = reply();
      }
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  private Answer begin(List<String> users) throws IOException {
    Answer answer = ask("MAIL FROM:<load@elsewhere.test> BODY=8BITMIME");
    for (String user : users) {
      if (answer.isYes()) {
        answer = ask("RCPT TO:<" + Accounts.address(user) + ">");
      }
    }
    return answer.isYes() ? ask("DATA") : answer;
  }

  private Answer ask(String command) throws IOException {
    wire.send(command + "\r\n");
    return reply();
  }

  private Answer reply() throws IOException {
    String line = wire.line();
    while (line.length() > 3 && line.charAt(3) == '-') {
      line = wire.line();
    }
    return Answer.smtp(line);
  }

  /** RFC 5321 §4.5.2. */
  private static byte[] stuffed(byte[] octets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 200);
    boolean lineStart = true;
    for (byte octet : octets) {
      if (lineStart && octet == '.') {
        out.write('.');
      }
      out.write(octet);
      lineStart = octet == '\n';
    }
    out.writeBytes(new byte[] {'.', '\r', '\n'});
    return out.toByteArray();
  }
}
