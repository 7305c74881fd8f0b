package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.message.Placement;
import dev.postern.message.RcptOptions;
import dev.postern.message.Recipient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is handed to the delivery target: the received octets with a prefix. */
class StoredMessageTest {
  private static final String RECEIVED_BY = "\tby mail.example.org (Postern) with ";
  private static final String DATE = "Tue, 24 Nov 2026 17:37:48 +0900";

  private final TestServers servers = new TestServers();
  private MailServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private ScriptedDelivery.Kept last() {
    List<ScriptedDelivery.Kept> kept = servers.delivery.kept();
    return kept.get(kept.size() - 1);
  }

  @Test
  void theReceivedFieldStandsInFrontOfTheReceivedOctets() {
    server = servers.variant("default");
    Client client = new Client(server, "smtp");
    client.say("EHLO client.example.net", "MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>");
    client.say("DATA", "Subject: \u00e9 8bit", "", "..one dot", "...two dots", "", ".");
    assertThat(last().text())
        .isEqualTo(
            "Received: from client.example.net ([127.0.0.1])\r\n"
                + RECEIVED_BY
                + "ESMTP id "
                + last().delivery().envelope().id()
                + "\r\n\tfor <ann@example.org>;\r\n\t"
                + DATE
                + "\r\nSubject: \u00e9 8bit\r\n\r\n.one dot\r\n..two dots\r\n\r\n");
  }

  /** As with Postfix: else the text would begin with a broken field. */
  @ParameterizedTest
  @ValueSource(strings = {"smtp", "lmtp"})
  void textWithoutAHeaderStaysText(String listener) {
    server = servers.variant("default");
    Client client = new Client(server, listener);
    client.say(listener.equals("lmtp") ? "LHLO c" : "EHLO c");
    for (String text : List.of("hello world", " more: x", "Subject: x", "")) {
      client.say("MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>");
      client.say("DATA", text, "", ".");
      String line = text.equals("Subject: x") || text.isEmpty() ? "\r\n" : "\r\n\r\n";
      assertThat(last().text()).endsWith(DATE + line + text + "\r\n\r\n");
    }
  }

  @Test
  void theEnvelopeHoldsWhatWasSaid() {
    server = servers.variant("logins");
    Client client = new Client(server, "smtp");
    client.say("EHLO client", "MAIL FROM:<a@example.net> SIZE=5 BODY=8BITMIME AUTH=<>");
    client.say(
        "RCPT TO:<ann@example.org>", "RCPT TO:<Bob@EXAMPLE.org>", "RCPT TO:<bob@example.org>");
    client.say("RCPT TO:<ann@example.org>", "DATA", ".");
    Envelope envelope = last().delivery().envelope();
    assertThat(envelope.reversePath()).contains(EmailAddress.of("a@example.net"));
    assertThat(envelope.recipients())
        .extracting(r -> r.address().toString())
        .as("who is named twice gets it once")
        .containsExactly("ann@example.org", "Bob@example.org");
    assertThat(envelope.options())
        .isEqualTo(
            MailOptions.builder()
                .size(5)
                .body(MailOptions.Body.EIGHT_BIT_MIME)
                .submitter(new MailOptions.Submitter(Optional.empty()))
                .build());
    assertThat(envelope.recipients()).extracting(Recipient::options).containsOnly(RcptOptions.NONE);
    assertThat(envelope.helo()).isEqualTo("client");
    assertThat(envelope.received()).isEqualTo(TestServers.CLOCK.instant());
    assertThat(envelope.authenticated()).isEmpty();
    assertThat(last().text()).doesNotContain("for <").contains(RECEIVED_BY + "ESMTP id ");
    assertThat(placements()).containsOnly(Placement.INBOX);
  }

  @ParameterizedTest
  @CsvSource({"7BIT, SEVEN_BIT", "8bitmime, EIGHT_BIT_MIME"})
  void theBodyAndTheSubmitterAreRead(String body, MailOptions.Body expected) {
    server = servers.variant("logins");
    Client client = new Client(server, "smtp");
    client.say("EHLO client", "MAIL FROM:<> AUTH=e+2Bmc2@example.com BODY=" + body);
    client.say("RCPT TO:<ann@example.org>", "DATA", "x", ".");
    MailOptions options = last().delivery().envelope().options();
    assertThat(options.body()).contains(expected);
    assertThat(options.submitter().orElseThrow().mailbox())
        .contains(EmailAddress.of("e+mc2@example.com"));
    assertThat(options.size()).isEmpty();
  }

  @Test
  void heloIsPlainSmtp() {
    server = servers.variant("default");
    Client client = new Client(server, "smtp");
    client.say("HELO client", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "x", ".");
    assertThat(last().text()).contains(RECEIVED_BY + "SMTP id ");
    assertThat(last().delivery().envelope().reversePath()).isEmpty();
  }

  @Test
  void lmtpIsNamed() {
    server = servers.variant("default");
    Client client = new Client(server, "lmtp");
    client.say("LHLO client", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "x", ".");
    assertThat(last().text()).contains(RECEIVED_BY + "LMTP id ");
  }

  @Test
  void aSubmissionGetsWhatItLacks() {
    Client client = loggedIn();
    client.say("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.org>");
    client.say("DATA", "Subject: x", "", "Date: no field", ".");
    String id = last().delivery().envelope().id();
    assertThat(last().text())
        .contains("\t(Authenticated sender: ann@example.org)\r\n" + RECEIVED_BY + "ESMTPA id " + id)
        .endsWith(
            DATE
                + "\r\nMessage-ID: <"
                + id
                + "@mail.example.org>\r\nDate: "
                + DATE
                + "\r\nSubject: x\r\n\r\nDate: no field\r\n");
  }

  @Test
  void aCompleteSubmissionIsLeftAlone() {
    Client client = loggedIn();
    client.say("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.org>");
    client.say("DATA", "DATE: x", "message-id : <1@x>", "", "text", ".");
    assertThat(last().text()).endsWith(DATE + "\r\nDATE: x\r\nmessage-id : <1@x>\r\n\r\ntext\r\n");
  }

  @Test
  void otherServersMailIsNotCompleted() {
    server = servers.variant("default");
    Client client = new Client(server, "smtp");
    client.say("EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "x: y", ".");
    assertThat(last().text()).endsWith(DATE + "\r\nx: y\r\n");
  }

  @Test
  void tagsOfAllStagesStandOnTop() {
    server = servers.variant("filters");
    Client client = new Client(server, "smtp");
    client.say("EHLO c", "MAIL FROM:<tag@example.net>", "RCPT TO:<ann@example.org>");
    client.say("DATA", "Subject: tag", ".");
    assertThat(last().text())
        .startsWith("X-Sender: tagged\r\nX-Message: tagged\r\nReceived: from c (")
        .endsWith("\r\nSubject: tag\r\n");
  }

  private List<Placement> placements() {
    return last().delivery().envelope().recipients().stream().map(Recipient::placement).toList();
  }

  @Test
  void quarantineIsAPlacement() {
    server = servers.variant("filters");
    Client client = new Client(server, "smtp");
    client.say("EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "Subject: junk", ".");
    assertThat(placements()).containsOnly(Placement.JUNK);
    client.say("MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA", "Subject: fine", ".");
    assertThat(placements()).containsOnly(Placement.INBOX);
  }

  @Test
  void aLargeMessageIsSpooledWhole() {
    server = servers.variant("default");
    Client client = new Client(server, "smtp");
    client.say("EHLO c", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "DATA");
    String line = "0123456789".repeat(7);
    for (int i = 0; i < 3_000; i++) {
      client.say(line);
    }
    assertThat(client.say(".")).startsWith("250 ");
    assertThat(last().text()).endsWith((line + "\r\n").repeat(3_000));
  }

  private Client loggedIn() {
    server =
        servers.secured(TestServers.standard()).plaintextLogins(PlaintextLogins.ALLOWED).build();
    Client client = new Client(server, "submission");
    String plain =
        Base64.getEncoder().encodeToString("\0ann\0secret".getBytes(StandardCharsets.US_ASCII));
    assertThat(client.say("EHLO client", "AUTH PLAIN " + plain)).contains("235 2.7.0");
    return client;
  }
}
