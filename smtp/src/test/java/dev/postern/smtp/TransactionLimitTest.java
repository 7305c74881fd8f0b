package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many transactions a connection may have (RFC 9422 §4.1, MAILMAX). */
class TransactionLimitTest {
  private static final String MAIL = "MAIL FROM:<a@example.net>";

  private final TestServers servers = new TestServers();
  private final MailServer server =
      MailServer.builder()
          .domains("example.org")
          .delivery(servers.delivery)
          .listen(
              Smtp.mx().limits(Limits.defaults().with(SmtpLimits.TRANSACTIONS, 3)),
              Smtp.mx().name("usual"))
          .build();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void itIsAnnouncedWhereThereIsOne() {
    assertThat(new Client(server, "smtp").say("EHLO c"))
        .contains("250-LIMITS RCPTMAX=1000 MAILMAX=3\r\n");
    assertThat(new Client(server, "usual").say("EHLO c")).contains("250-LIMITS RCPTMAX=1000\r\n");
  }

  /** What is refused counts; what is out of place or malformed does not. */
  @Test
  void theLastOneIsTakenAndTheNextEndsTheConnection() {
    Client client = new Client(server, "smtp");
    client.say(MAIL);
    client.say("EHLO c", MAIL, MAIL);
    client.say("RSET", "MAIL FROM:<", "MAIL FROM:<a@example.net> XYZZY");
    assertThat(client.say("MAIL FROM:<>")).startsWith("250 ");
    assertThat(client.say("RCPT TO:<ann@example.org>", "DATA", "Subject: x", "", "."))
        .contains("250 2.0.0 Ok: delivered");
    assertThat(client.say(MAIL, "RCPT TO:<ann@example.org>"))
        .isEqualTo("421 4.7.0 Too many messages, connect again\r\n");
    assertThat(new Client(server, "smtp").say("EHLO c", MAIL)).endsWith("250 2.1.0 Ok\r\n");
  }
}
