package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.net.internal.LoopbackConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the logger dev.postern.pop3.trace shows of a conversation. */
class TraceTest {
  private final Path file = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
  private final MailServer server = TestServers.build("plaintext");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void bothSidesAreShownWithoutSecretsMessagesAndLists() throws IOException {
    long before = Files.exists(file) ? Files.size(file) : 0;
    LoopbackConnection client =
        LoopbackConnection.open(server.listeners().get(0), server.context(), server.tls());
    for (String line :
        List.of(
            "USER ann@example.org",
            "PASS hush",
            "hush",
            "APOP ann hush",
            "AUTH PLAIN",
            "AGFubkBleGFtcGxlLm9yZwBzZWNyZXQ=",
            "DELE 2",
            "LIST",
            "RETR 1",
            "QUIT")) {
      client.feed((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      client.drain();
    }

    assertThat(traced(before))
        .containsExactly(
            "S: +OK mail.example.org POP3 ready",
            "C: USER ann@example.org",
            "S: +OK Send the password",
            "C: PASS ...",
            "S: -ERR [AUTH] Authentication failed",
            "C: (no command, 4 octets)",
            "S: -ERR Unknown command",
            "C: APOP ...",
            "S: -ERR APOP is not available here",
            "C: AUTH ...",
            "S: + ...",
            "C: ...",
            "S: +OK Logged in, 3 messages",
            "C: DELE 2",
            "S: +OK Marked for deletion",
            "C: LIST",
            "S: (several lines)",
            "C: RETR 1",
            "S: (several lines)",
            "C: QUIT",
            "S: +OK Goodbye, messages are deleted as asked");
  }

  private List<String> traced(long from) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return new String(all, (int) from, (int) (all.length - from), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(" dev.postern.pop3.trace - conn="))
        .map(line -> line.replaceFirst("^.* conn=\\S+ ", ""))
        .toList();
  }
}
