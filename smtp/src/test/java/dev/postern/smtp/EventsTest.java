package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.ServerEvent;
import dev.postern.auth.login.LoggedIn;
import dev.postern.auth.login.LoginDenied;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.SmtpStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final TestServers servers = new TestServers();

  private <E extends ServerEvent> List<E> events(Class<E> kind) {
    return servers.events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void refusalsAreToldWithTheirCode() {
    Limits small = Limits.defaults().with(Limits.Count.MESSAGE_OCTETS, 1_000);
    try (MailServer server = servers.secured(TestServers.standard()).limits(small).build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net> SIZE=9999", "MAIL FROM:<a@example.net>");
      client.say("RCPT TO:<nobody@example.org>", "RCPT TO:<x@elsewhere.example>");
      client.say("RCPT TO:<ann@example.org>", "DATA", "x".repeat(2_000), ".");
    }
    assertThat(events(MailRefused.class))
        .extracting(refused -> refused.status().code())
        .containsExactly(552, 550, 554, 552);
    assertThat(events(MailRefused.class))
        .extracting(refused -> refused.toString().replaceAll("at=.*stage=|peer=smtp \\S+ ", ""))
        .containsExactly(
            "MailRefused[SENDER, from=<a@example.net>,"
                + " status=552 5.3.4 Message is larger than allowed]",
            "MailRefused[RECIPIENT, from=<a@example.net>, to=<nobody@example.org>,"
                + " status=550 5.1.1 No such mailbox here]",
            "MailRefused[RECIPIENT, from=<a@example.net>, to=<x@elsewhere.example>,"
                + " status=554 5.7.1 Relay access denied, by=reject_unauth_destination]",
            "MailRefused[MESSAGE, from=<a@example.net>,"
                + " status=552 5.3.4 Message is larger than allowed]");
    assertThat(events(MailHandled.class)).isEmpty();
  }

  @Test
  void theLogSaysWhatARefusedClientIsTold() throws IOException {
    try (MailServer server =
        servers
            .secured(
                Smtp.mx(
                    Policy.recipient(
                        PolicyRule.refuse(SmtpStatus.of(550, "7.1", "No \\ \"here\""))
                            .when(r -> r.recipient().orElseThrow().localPart().equals("bob")))))
            .build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<log@example.net>", "RCPT TO:<nobody@example.org>");
      client.say("RCPT TO:<bob@example.org>");
    }
    try (MailServer server = servers.variant("rule-rejects")) {
      new Client(server, "smtp").say("EHLO c");
    }
    assertThat(Files.readString(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"))))
        .contains(
            " address=<nobody@example.org> code=550 status=\"550 5.1.1 No such mailbox here\"",
            " status=\"550 5.7.1 No \\\\ \\\"here\\\"\"")
        .containsPattern("stage=connect .* code=554 by=reject status=\"554 5.7.1 ");
  }

  @Test
  void aRecipientTooManyIsToldWithItsLimit() {
    Limits small = Limits.defaults().with(Limits.Count.RECIPIENTS, 1);
    try (MailServer server = servers.secured(TestServers.standard()).limits(small).build()) {
      Client client = new Client(server, "smtp");
      client.say(
          "EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>");
    }
    assertThat(events(MailRefused.class))
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.stage()).isEqualTo(Stage.RECIPIENT);
              assertThat(refused.sender()).isEmpty();
              assertThat(refused.recipient().orElseThrow()).hasToString("bob@example.org");
              assertThat(refused.status().enhancedCode()).isEqualTo("4.5.3");
              assertThat(refused.by()).contains("RECIPIENTS");
            });
  }

  @Test
  void onlySoManyRecipientsOfUnfinishedMailAreRemembered() {
    Limits small = Limits.defaults().with(Limits.Count.UNFINISHED_RECIPIENTS, 1);
    try (MailServer server = servers.secured(TestServers.standard()).limits(small).build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c");
      for (String text : List.of("first", "second", "second", "first")) {
        client.say("MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>");
        client.say("RCPT TO:<data-later@example.org>", "DATA", "Date: x", "", text, ".");
      }
    }
    assertThat(servers.delivery.kept())
        .filteredOn(kept -> kept.delivery().envelope().recipients().size() == 2)
        .extracting(kept -> kept.text().lines().reduce("", (a, line) -> line))
        .containsExactly("first", "second", "first");
  }

  @Test
  void eachRecipientsOutcomeIsTold() {
    try (MailServer server = servers.variant("default")) {
      Client client = new Client(server, "lmtp");
      client.say("LHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>");
      client.say("RCPT TO:<data-full@example.org>", "DATA", "x", ".");
    }
    assertThat(events(MailHandled.class))
        .extracting(MailHandled::outcome)
        .containsExactly(
            DeliveryOutcome.delivered(), DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL));
    assertThat(events(MailHandled.class))
        .allSatisfy(
            e -> assertThat(e.size()).isEqualTo(servers.delivery.kept().get(0).text().length()));
  }

  @Test
  void loginsAreTold() {
    try (MailServer server =
        servers.secured(Smtp.submission()).plaintextLogins(PlaintextLogins.ALLOWED).build()) {
      Client client = new Client(server, "submission");
      client.say("EHLO c", "AUTH PLAIN " + plain("ev\u0001il"), "AUTH PLAIN " + plain("ann"));
    }
    assertThat(events(LoginDenied.class))
        .extracting(LoginDenied::user)
        .containsExactly("ev\u0001il");
    assertThat(events(LoggedIn.class))
        .extracting(LoggedIn::user)
        .containsExactly("ann@example.org");
  }

  @Test
  void aClientThatVanishesLeavesNothing() {
    try (MailServer server = servers.variant("default")) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "half a mess");
      client.vanish();
    }
    assertThat(servers.delivery.kept()).isEmpty();
    assertThat(events(MailHandled.class)).isEmpty();
  }

  @Test
  void aClientBeyondItsSoftLimitWaitsBeforeEachCommand() {
    try (MailServer server = servers.variant("patient")) {
      Client client = new Client(server, "smtp");
      assertThat(client.say("A", "B", "C", "NOOP", "NOOP"))
          .endsWith("500 5.5.2 Command not recognized\r\n");
      client.connection().advance(Duration.ofMillis(999));
      assertThat(client.heard()).isEmpty();
      client.connection().advance(Duration.ofMillis(1));
      assertThat(client.heard()).isEqualTo("250 2.0.0 Ok\r\n");
      client.connection().serverStops();
      assertThat(client.heard()).isEqualTo("421 4.3.2 Service shutting down\r\n");
    }
  }

  @Test
  void clearTextBehindStartTlsIsDropped() {
    try (MailServer server = servers.variant("default")) {
      Client client = new Client(server, "smtp");
      assertThat(client.say("EHLO c", "STARTTLS", "EHLO injected", "MAIL FROM:<evil@example.net>"))
          .endsWith("250 8BITMIME\r\n220 2.0.0 Ready to start TLS\r\n");
    }
  }

  @Test
  void theServersStopIsToldBetweenCommands() {
    try (MailServer server = servers.variant("default")) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c");
      client.connection().serverStops();
      assertThat(client.heard()).isEqualTo("421 4.3.2 Service shutting down\r\n");
      assertThat(client.closed()).isTrue();
    }
  }

  private static String plain(String user) {
    byte[] octets = ("\0" + user + "\0secret").getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(octets);
  }
}
