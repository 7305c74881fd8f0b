package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.TrustedNetworks;
import dev.postern.net.internal.LoopbackConnection;
import dev.postern.smtp.policy.Restrictions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code reject_unauth_pipelining}: who waits for replies where RFC 2920 asks for it is served, who
 * does not is not. What is refused here, and what is not, was asked of Postfix 3.7.11.
 */
class PipeliningTest {
  private static final List<PolicyRule> RULES =
      Restrictions.builder().build().parse("reject_unauth_pipelining");
  private static final String IMPROPER =
      "503 5.5.0 <ann@example.org>: Recipient address rejected:"
          + " Improper use of SMTP command pipelining\r\n";

  private final TestServers servers = new TestServers();

  private MailServer server(Stage stage) {
    return server(Smtp.mx(settings(stage)));
  }

  private MailServer server(Listener listener) {
    return servers.secured(listener).build();
  }

  private static SmtpSettings settings(Stage stage) {
    return SmtpSettings.defaults()
        .policy(Policy.recipient().with(stage, RULES))
        .xclient(TrustedNetworks.of("127.0.0.1", "::1"));
  }

  private static LoopbackConnection connect(MailServer server) {
    LoopbackConnection connection =
        LoopbackConnection.open(server.listeners().get(0), server.context(), Optional.empty());
    heard(connection);
    return connection;
  }

  private static String heard(LoopbackConnection connection) {
    return new String(connection.drain(), StandardCharsets.US_ASCII);
  }

  /** What comes back when all of it comes at once. */
  private static String say(LoopbackConnection connection, String text) {
    connection.feed((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return heard(connection);
  }

  /** Commands that come at once have a slash between. */
  private static String say(LoopbackConnection connection, String... groups) {
    String last = "";
    for (String group : groups) {
      last = say(connection, group.replace("/", "\r\n"));
    }
    return last;
  }

  @ParameterizedTest
  @CsvSource({
    "false,EHLO h",
    "false,HELO h",
    "true,EHLO h/NOOP",
    "true,HELO h/NOOP",
    "true,NOOP/NOOP;EHLO h",
    "true,RSET/RSET;EHLO h",
    "true,EHLO h;NOOP/NOOP",
    "false,EHLO h;RSET/RSET",
    "true,HELO h;RSET/RSET",
    "true,EHLO h;VRFY x/VRFY x",
    "false,EHLO h;HELP/RSET",
    "false,EHLO h;FOO/RSET",
    "false,EHLO h;STARTTLS x/RSET",
    "false,EHLO h;MAIL x/RSET",
    "true,EHLO h;XCLIENT PORT=77/RSET;EHLO h",
    "true,EHLO h/NOOP;XCLIENT PORT=77;EHLO h",
    "true,EHLO h/NOOP;RSET;EHLO h",
    "true,EHLO h;DATA/RSET",
    "false,EHLO h;MAIL FROM:<a@b.example>/RCPT TO:<ann@example.org>/DATA;x/./RSET",
    "false,EHLO h;MAIL FROM:<a@b.example>/RCPT TO:<ann@example.org>/BDAT 1 LAST/xRSET",
  })
  void whereOneMustWait(boolean improper, String commands) {
    try (MailServer server = server(Stage.RECIPIENT)) {
      LoopbackConnection client = connect(server);
      say(client, commands.split(";", -1));
      say(client, "MAIL FROM:<a@b.example>");
      String answer = say(client, "RCPT TO:<ann@example.org>");
      assertThat(answer).isEqualTo(improper ? IMPROPER : "250 2.1.5 Ok\r\n");
    }
  }

  @Test
  void withoutExtensionsOneWaitsForEachReply() {
    try (MailServer server = server(Stage.RECIPIENT)) {
      LoopbackConnection client = connect(server);
      say(client, "HELO h");
      assertThat(say(client, "MAIL FROM:<a@b.example>\r\nRCPT TO:<ann@example.org>"))
          .isEqualTo("250 2.1.0 Ok\r\n" + IMPROPER);
    }
  }

  /** The stage's words, and that which is in place of a greeting. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HELO | EHLO h/NOOP | 503 5.5.0 <h>: Helo command rejected: Improper use of SMTP",
        "SENDER | EHLO h/MAIL FROM:<a@b.example> | 503 5.5.0 <a@b.example>: Sender address rejected:",
        "MESSAGE | EHLO h;MAIL FROM:<a@b.example>;RCPT TO:<ann@example.org>;DATA/x/. | 503 5.5.0 <END-OF-MESSAGE>: End-of-data rejected: Improper",
      })
  void eachListMayAsk(Stage stage, String commands, String answer) {
    try (MailServer server = server(stage)) {
      assertThat(say(connect(server), commands.split(";", -1))).contains(answer);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HELO", "SENDER", "RECIPIENT", "MESSAGE"})
  void whoWaitsIsServedByEach(Stage stage) {
    try (MailServer server = server(stage)) {
      String last =
          say(
              connect(server),
              "EHLO h",
              "MAIL FROM:<a@b.example>/RCPT TO:<ann@example.org>/DATA",
              "x/.");
      assertThat(last).startsWith("250 2.0.0 ");
    }
  }

  @Test
  void whoSpeaksBeforeTheGreetingIsKnownWhenItComes() {
    Listener listener =
        Smtp.mx(settings(Stage.CONNECT)).proxyProtocol(TrustedNetworks.of("127.0.0.1", "::1"));
    try (MailServer server = server(listener)) {
      String header = "PROXY TCP4 192.0.2.1 192.0.2.2 1 25";
      assertThat(say(connect(server), header)).startsWith("220 ");
      assertThat(say(connect(server), header + "\r\nEHLO h"))
          .startsWith("554 5.5.0 <unknown[192.0.2.1]>: Client host rejected: Improper use of SMTP");
    }
  }

  /** LHLO stands for PIPELINING, too (RFC 2033 §4.1). */
  @Test
  void lmtpHasGroups() {
    try (MailServer server = server(Smtp.lmtp(settings(Stage.RECIPIENT)))) {
      LoopbackConnection client = connect(server);
      say(client, "LHLO h");
      assertThat(say(client, "MAIL FROM:<>\r\nRCPT TO:<ann@example.org>"))
          .isEqualTo("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n");
      LoopbackConnection hasty = connect(server);
      assertThat(say(hasty, "LHLO h\r\nMAIL FROM:<>\r\nRCPT TO:<ann@example.org>"))
          .endsWith(IMPROPER);
    }
  }

  /** As with Postfix, which asks what the client speaks, not what it was offered. */
  @Test
  void whatIsHiddenIsServedAllTheSame() {
    try (MailServer server = server(Smtp.mx(settings(Stage.RECIPIENT)).hiding("PIPELINING"))) {
      LoopbackConnection client = connect(server);
      say(client, "EHLO h");
      assertThat(say(client, "MAIL FROM:<a@b.example>\r\nRCPT TO:<ann@example.org>"))
          .endsWith("250 2.1.5 Ok\r\n");
    }
  }
}
