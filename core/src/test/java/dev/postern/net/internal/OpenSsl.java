package dev.postern.net.internal;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code openssl s_client} as a peer; tests are skipped where it is absent. */
final class OpenSsl implements AutoCloseable {
  private final Process process;
  private final StringBuilder unread = new StringBuilder();

  private OpenSsl(Process process) {
    this.process = process;
  }

  static OpenSsl connect(ToyServer server, String... options) {
    List<String> command = new ArrayList<>(List.of("openssl", "s_client"));
    command.addAll(List.of("-connect", "127.0.0.1:" + server.port()));
    command.addAll(List.of(options));
    try {
      return new OpenSsl(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      return abort("skipped: openssl is not installed");
    }
  }

  void send(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  /** Reads up to and with a text. */
  void await(String text) throws IOException {
    while (unread.indexOf(text) < 0) {
      byte[] more = new byte[8192];
      int count = process.getInputStream().read(more);
      if (count < 0) {
        throw new EOFException("no " + text + " in " + unread);
      }
      unread.append(new String(more, 0, count, StandardCharsets.ISO_8859_1));
    }
    unread.delete(0, unread.indexOf(text) + text.length());
  }

  /** All that is left until the client ends. */
  String rest() throws IOException {
    unread.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    return unread.toString();
  }

  int status() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
