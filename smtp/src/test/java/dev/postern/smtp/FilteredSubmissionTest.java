package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.MessageSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A submission gets what it lacks (RFC 6409 §8) as filters leave it, not as it came. */
class FilteredSubmissionTest {
  private static final String DATE = "Date: Tue, 24 Nov 2026 17:37:48 +0900\r\n";

  private final TestServers servers = new TestServers();

  private static Verdict replacedBy(String text) {
    return Verdict.pass().withMessage(MessageSource.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** What is stored of a submission behind its Received field; a made Message-ID is hidden. */
  private String submitted(Verdict verdict, String... lines) {
    String login =
        Base64.getEncoder().encodeToString("\0ann\0secret".getBytes(StandardCharsets.US_ASCII));
    try (MailServer server =
        servers
            .secured(Smtp.submission())
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .filter(MessageFilter.onMessage("scripted", message -> verdict))
            .build()) {
      Client client = new Client(server, "submission");
      client.say("EHLO c", "AUTH PLAIN " + login);
      client.say("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.org>", "DATA");
      client.say(lines);
      assertThat(client.say(".")).startsWith("250 ");
    }
    assertThat(servers.delivery.kept()).hasSize(1);
    return servers
        .delivery
        .kept()
        .get(0)
        .text()
        .replaceFirst("(?s)\\AReceived: .*?\\+0900\r\n", "")
        .replaceFirst("<[^<>]+@mail\\.example\\.org>", "<made>");
  }

  @Test
  void whatAReplacementLacksIsAdded() {
    assertThat(submitted(replacedBy("A: b\r\n\r\ny\r\n"), "Date: x", "Message-ID: <0@x>", "", "y"))
        .isEqualTo("Message-ID: <made>\r\n" + DATE + "A: b\r\n\r\ny\r\n");
  }

  @Test
  void whatAReplacementBringsIsNotAddedAgain() {
    String whole = "Date: x\r\nMessage-ID: <1@x>\r\n\r\ny\r\n";
    assertThat(submitted(replacedBy(whole), "A: b", "", "y")).isEqualTo(whole);
  }

  @Test
  void whatAFilterTakesAwayIsAdded() {
    assertThat(
            submitted(
                Verdict.pass().withoutHeader("date"), "Date: x", "Message-ID: <0@x>", "", "y"))
        .isEqualTo(DATE + "Message-ID: <0@x>\r\n\r\ny\r\n");
  }

  @Test
  void whatAFilterSetsIsNotAddedAgain() {
    assertThat(submitted(Verdict.pass().withHeader("Message-ID", "<1@x>"), "Date: x", "", "y"))
        .isEqualTo("Date: x\r\nMessage-ID: <1@x>\r\n\r\ny\r\n");
  }
}
