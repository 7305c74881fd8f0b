package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.TrustedNetworks;
import dev.postern.net.internal.LoopbackConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Postfix's postscreen_greet_wait; nobody's clock runs here but the connection's. */
class GreetWaitTest {
  private static final String EARLY = "521 5.5.1 You speak before your turn\r\n";

  private final TestServers servers = new TestServers();

  private MailServer server(SmtpSettings settings) {
    return servers
        .secured(
            Smtp.mx(settings)
                .limits(Limits.defaults().with(SmtpLimits.GREET_WAIT, Duration.ofSeconds(6))))
        .build();
  }

  private static LoopbackConnection connect(MailServer server) {
    return LoopbackConnection.open(server.listeners().get(0), server.context(), server.tls());
  }

  private static String heard(LoopbackConnection connection) {
    return new String(connection.drain(), StandardCharsets.US_ASCII);
  }

  @Test
  void whoWaitsIsGreetedWhenTheTimeIsOver() {
    try (MailServer server = server(SmtpSettings.defaults())) {
      LoopbackConnection connection = connect(server);
      connection.advance(Duration.ofMillis(5_999));
      assertThat(heard(connection)).isEmpty();
      connection.advance(Duration.ofMillis(1));
      assertThat(heard(connection)).isEqualTo("220 mail.example.org ESMTP Postern\r\n");
      connection.feed("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(heard(connection)).startsWith("250 ");
    }
    assertThat(servers.events).noneMatch(SpokeEarly.class::isInstance);
  }

  @Test
  void oneOctetIsTooEarly() {
    try (MailServer server = server(SmtpSettings.defaults())) {
      LoopbackConnection connection = connect(server);
      connection.feed(new byte[] {'E'});
      assertThat(heard(connection)).isEmpty();
      connection.advance(Duration.ofSeconds(6));
      assertThat(heard(connection)).isEqualTo(EARLY);
      assertThat(connection.closed()).isTrue();
    }
    assertThat(servers.events).anyMatch(SpokeEarly.class::isInstance);
    assertThat(servers.events)
        .filteredOn(ClientRefused.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(((ClientRefused) event).by()).contains("GREET_WAIT");
              assertThat(((ClientRefused) event).status().code()).isEqualTo(521);
            });
  }

  @Test
  void itIsToldAndServedWhereThatWasChosen() {
    SmtpSettings told = SmtpSettings.defaults().earlyTalkers(SmtpSettings.EarlyTalkers.TOLD);
    try (MailServer server = server(told)) {
      LoopbackConnection connection = connect(server);
      connection.feed("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
      connection.advance(Duration.ofSeconds(6));
      assertThat(heard(connection)).startsWith("220 ").contains("\r\n250 ");
    }
    assertThat(servers.events).anyMatch(SpokeEarly.class::isInstance);
    assertThat(servers.events).noneMatch(ClientRefused.class::isInstance);
  }

  @Test
  void favouredClientsDoNotWait() {
    SmtpSettings favouring =
        SmtpSettings.defaults().favouredClients(TrustedNetworks.of("127.0.0.1", "::1"));
    try (MailServer server = server(favouring)) {
      assertThat(heard(connect(server))).startsWith("220 ");
    }
  }

  /** LMTP's peers are the operator's own. */
  @Test
  void lmtpDoesNotWait() {
    Limits waits = Limits.defaults().with(SmtpLimits.GREET_WAIT, Duration.ofSeconds(6));
    try (MailServer server = servers.secured(Smtp.lmtp().limits(waits)).build()) {
      assertThat(heard(connect(server))).startsWith("220 ");
    }
  }

  @Test
  void aServerThatStopsSaysSo() {
    try (MailServer server = server(SmtpSettings.defaults())) {
      LoopbackConnection connection = connect(server);
      connection.serverStops();
      assertThat(heard(connection)).startsWith("421 4.3.2 ");
      assertThat(connection.closed()).isTrue();
    }
  }

  @Test
  void aProxysHeaderIsNoTalk() {
    TrustedNetworks loopback = TrustedNetworks.of("127.0.0.1", "::1");
    try (MailServer server =
        servers
            .secured(
                Smtp.mx()
                    .proxyProtocol(loopback)
                    .limits(Limits.defaults().with(SmtpLimits.GREET_WAIT, Duration.ofSeconds(6))))
            .build()) {
      LoopbackConnection connection =
          LoopbackConnection.open(server.listeners().get(0), server.context(), Optional.empty());
      byte[] header = "PROXY TCP4 192.0.2.1 192.0.2.2 1 25\r\n".getBytes(StandardCharsets.US_ASCII);
      connection.feed(header);
      connection.advance(Duration.ofSeconds(6));
      assertThat(heard(connection)).startsWith("220 ");
      LoopbackConnection early =
          LoopbackConnection.open(server.listeners().get(0), server.context(), Optional.empty());
      early.feed(
          (new String(header, StandardCharsets.US_ASCII) + "Q")
              .getBytes(StandardCharsets.US_ASCII));
      early.advance(Duration.ofSeconds(6));
      assertThat(heard(early)).isEqualTo(EARLY);
    }
  }
}
