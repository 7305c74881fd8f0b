package dev.postern.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.net.internal.LoopbackConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random octets and mangled commands in every phase: answered in step or closed, never an internal
 * error.
 */
class Pop3FuzzTest {
  private static final List<String> WORDS =
      List.of(
          "USER",
          "PASS",
          "AUTH",
          "PLAIN",
          "LOGIN",
          "STLS",
          "CAPA",
          "STAT",
          "LIST",
          "RETR",
          "TOP",
          "UIDL",
          "DELE",
          "RSET",
          "NOOP",
          "ann@example.org",
          "secret",
          "1",
          "2",
          "99",
          "-1",
          "=",
          "*",
          "AGFubgBz",
          "\r",
          "\n",
          "\r\n",
          "\0",
          "\u00ff",
          " ",
          ".");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "USER ann@example.org\r\n",
        "AUTH PLAIN\r\n",
        "AUTH LOGIN\r\n",
        "USER ann@example.org\r\nPASS secret\r\n"
      })
  void neverFails(String prologue) {
    Random random = new Random(prologue.hashCode());
    for (int round = 0; round < 150; round++) {
      try (MailServer server = TestServers.build("plaintext")) {
        Listener listener = server.listeners().get(0);
        LoopbackConnection connection =
            LoopbackConnection.open(listener, server.context(), Optional.empty());
        connection.feed(prologue.getBytes(StandardCharsets.US_ASCII));
        connection.feed(noise(random));
        String said = new String(connection.drain(), StandardCharsets.ISO_8859_1);
        assertThat(said).endsWith("\r\n").doesNotContain("Internal error");
        connection.feed("\r\n*\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(connection.closed() || !connection.suspended()).isTrue();
        connection.reset();
        assertThat(connection.closed()).isTrue();
      }
    }
  }

  private static byte[] noise(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(60); n > 0; n--) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
      text.append(random.nextInt(3) == 0 ? "\r\n" : " ");
    }
    byte[] octets = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    for (int n = random.nextInt(4); n > 0; n--) {
      octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
    }
    return octets;
  }
}
