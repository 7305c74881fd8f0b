package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.TrustedNetworks;
import dev.postern.smtp.policy.greylist.Greylist;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Greylisting as a client sees it. */
class GreylistedMailTest {
  private final TestServers servers = new TestServers();

  @TempDir Path directory;

  private MailServer server(Clock clock, PolicyRule... rules) throws IOException {
    MailServer server = servers.secured(Smtp.mx(Policy.recipient(rules))).clock(clock).build();
    server.start();
    return server;
  }

  private String rcpt(MailServer server, String to) {
    Client client = new Client(server, "smtp");
    client.heard();
    client.say("EHLO c", "MAIL FROM:<a@example.net>");
    return client.say("RCPT TO:<" + to + ">");
  }

  @Test
  void isDeferredComesAgainAndIsTaken() throws IOException {
    Path file = directory.resolve("greylist");
    try (MailServer server = server(TestServers.CLOCK, PolicyRule.greylist(file))) {
      assertThat(rcpt(server, "ann@example.org"))
          .isEqualTo(
              "450 4.2.0 <ann@example.org>: Recipient address rejected: Greylisted, see"
                  + " https://www.rfc-editor.org/rfc/rfc6647\r\n");
      assertThat(rcpt(server, "ann@elsewhere.example")).startsWith("554 5.7.1 Relay access denied");
      assertThat(rcpt(server, "postmaster")).startsWith("250 ");
    }
    // The last events are told when the server has ended.
    assertThat(servers.events.stream().filter(MailRefused.class::isInstance))
        .first()
        .asString()
        .contains("by=greylist");
    Clock later = Clock.offset(TestServers.CLOCK, Duration.ofMinutes(5));
    try (MailServer server = server(later, PolicyRule.greylist(file))) {
      assertThat(rcpt(server, "ann@example.org")).startsWith("250 ");
    }
  }

  @Test
  void whoIsPermittedBeforeDoesNotWait() throws IOException {
    try (MailServer server =
        server(
            TestServers.CLOCK,
            PolicyRule.permitNetworks(TrustedNetworks.of("0.0.0.0/0", "::/0")),
            Greylist.inMemory().rule())) {
      assertThat(rcpt(server, "ann@example.org")).startsWith("250 ");
    }
  }
}
