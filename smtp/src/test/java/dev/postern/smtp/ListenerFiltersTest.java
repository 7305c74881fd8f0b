package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener has filters of its own instead of the server's. */
@Timeout(60)
class ListenerFiltersTest {

  @Test
  void aListenerHasTheServersFiltersUnlessItHasItsOwn() throws IOException {
    try (MailServer server =
        new TestServers()
            .secured(Smtp.mx(), Smtp.mx().name("none").filters())
            .filter(ScriptedFilter.create())
            .build()
            .start()) {
      assertThat(answer(server, "smtp")).isEqualTo("550 5.7.1 Sender rejected by test");
      assertThat(answer(server, "none")).isEqualTo("250 2.1.0 Ok");
    }
  }

  @Test
  void aListenerMayHaveFiltersThatTheServerHasNot() throws IOException {
    try (MailServer server =
        new TestServers()
            .secured(Smtp.mx(), Smtp.mx().name("own").filters(ScriptedFilter.create()))
            .build()
            .start()) {
      assertThat(answer(server, "smtp")).isEqualTo("250 2.1.0 Ok");
      assertThat(answer(server, "own")).isEqualTo("550 5.7.1 Sender rejected by test");
    }
  }

  private static String answer(MailServer server, String listener) throws IOException {
    try (SocketClient client = new SocketClient(server, listener)) {
      client.hear();
      client.say("HELO c");
      return client.say("MAIL FROM:<reject@example.net>");
    }
  }
}
