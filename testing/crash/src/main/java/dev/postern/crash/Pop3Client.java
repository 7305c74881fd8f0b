package dev.postern.crash;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads by POP3. */
final class Pop3Client implements Closeable {
  private final Wire wire;

  Pop3Client(ServerProcess server, String user) throws IOException {
    wire = new Wire(server.port("pop3"));
    wire.line();
    ask("USER " + Accounts.address(user)).checkYes("USER");
    ask("PASS " + Accounts.PASSWORD).checkYes("PASS of " + user);
  }

  Answer ask(String command) throws IOException {
    wire.send(command + "\r\n");
    return Answer.pop3(wire.line());
  }

  /** RETR; what comes must be whole. */
  Answer retrieve(int number) throws IOException {
    Answer answer = ask("RETR " + number);
    if (answer.isYes()) {
      WholeMessage.of(body(), "POP3 message " + number);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  private byte[] body() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String line = wire.line(); !line.equals("."); line = wire.line()) {
      String own = line.startsWith(".") ? line.substring(1) : line;
      out.writeBytes((own + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    return out.toByteArray();
  }
}
