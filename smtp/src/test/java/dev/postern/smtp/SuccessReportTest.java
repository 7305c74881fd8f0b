package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.message.Envelope;
import dev.postern.message.RcptOptions;
import dev.postern.message.Recipient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3461 §5.2.3: who asks to be told of a delivery is told, once, and nobody else. */
class SuccessReportTest {
  private static final String FROM_ANN = "MAIL FROM:<ann@example.org>";

  private final TestServers servers = new TestServers();

  private List<ScriptedDelivery.Kept> kept() {
    return servers.delivery.kept();
  }

  private String send(String variant, String... lines) {
    try (MailServer server = servers.variant(variant)) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c");
      return client.say(lines);
    }
  }

  @Test
  void theReportSaysWhatWasAskedFor() {
    send(
        "default",
        FROM_ANN + " RET=FULL ENVID=QQ+2B1",
        "RCPT TO:<bob@example.org> NOTIFY=SUCCESS ORCPT=rfc822;Bob+2Bx@example.com",
        "RCPT TO:<someone@example.org> NOTIFY=FAILURE",
        "RCPT TO:<postmaster@example.org> NOTIFY=SUCCESS,DELAY",
        "DATA",
        "Subject: first",
        "X-Long: a",
        "\tb",
        "",
        "the body",
        ".");
    assertThat(kept()).hasSize(2);
    Envelope envelope = kept().get(1).delivery().envelope();
    assertThat(envelope.reversePath()).isEmpty();
    assertThat(envelope.recipients())
        .extracting(r -> r.address().toString())
        .containsExactly("ann@example.org");
    assertThat(envelope.recipients().get(0).options().notifyOn()).contains(Set.of());
    String id = envelope.id();
    assertThat(kept().get(1).text())
        .isEqualTo(
            """
            From: Mail Delivery System <MAILER-DAEMON@mail.example.org>
            To: ann@example.org
            Subject: Successful Mail Delivery Report
            Date: Tue, 24 Nov 2026 17:37:48 +0900
            Message-ID: <ID@mail.example.org>
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status;
            \tboundary="ID"

            --ID
            Content-Type: text/plain; charset=utf-8

            This is the mail system at host mail.example.org.

            Your message was delivered as you see below. You asked to be told.

            <bob@example.org>: delivered to the mailbox
            <postmaster@example.org>: delivered to the mailbox

            --ID
            Content-Type: message/delivery-status

            Original-Envelope-Id: QQ+1
            Reporting-MTA: dns; mail.example.org
            Arrival-Date: Tue, 24 Nov 2026 17:37:48 +0900

            Original-Recipient: rfc822;Bob+x@example.com
            Final-Recipient: rfc822; bob@example.org
            Action: delivered
            Status: 2.0.0

            Final-Recipient: rfc822; postmaster@example.org
            Action: delivered
            Status: 2.0.0

            --ID
            Content-Type: text/rfc822-headers

            Subject: first
            X-Long: a
            \tb

            --ID--
            """
                .replace("\n", "\r\n")
                .replace("ID@", id + '@')
                .replace("\"ID\"", '"' + id + '"')
                .replace("--ID", "--" + id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " NOTIFY=NEVER", " NOTIFY=FAILURE,DELAY"})
  void whoDoesNotAskIsNotTold(String parameter) {
    send("default", FROM_ANN, "RCPT TO:<bob@example.org>" + parameter, "DATA", "x", ".");
    assertThat(kept()).hasSize(1);
  }

  @Test
  void nobodyIsTold() {
    send("default", "MAIL FROM:<>", "RCPT TO:<bob@example.org> NOTIFY=SUCCESS", "DATA", "x", ".");
    assertThat(kept()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"elsewhere@example.net", "nobody@example.org", "broken@example.org"})
  void aSenderWhomNobodyHereTakesMailForIsNotTold(String sender) {
    String heard =
        send(
            "default",
            "MAIL FROM:<" + sender + ">",
            "RCPT TO:<bob@example.org> NOTIFY=SUCCESS",
            "DATA",
            "x",
            ".",
            "NOOP");
    assertThat(heard).contains("250 2.0.0 Ok: delivered").endsWith("250 2.0.0 Ok\r\n");
    assertThat(kept()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data-later", "data-full", "data-broken"})
  void nothingIsSaidOfMailThatComesAgain(String other) {
    send(
        "default",
        FROM_ANN,
        "RCPT TO:<bob@example.org> NOTIFY=SUCCESS",
        "RCPT TO:<" + other + "@example.org> NOTIFY=SUCCESS",
        "DATA",
        "x",
        ".");
    assertThat(kept()).hasSize(1);
  }

  @Test
  void ofOneDeliveryThatFailsNothingIsHeard() {
    String heard =
        send(
            "default",
            "MAIL FROM:<data-broken@example.org>",
            "RCPT TO:<bob@example.org> NOTIFY=SUCCESS",
            "DATA",
            "x",
            ".",
            "NOOP");
    assertThat(heard).contains("250 2.0.0 Ok: delivered").endsWith("250 2.0.0 Ok\r\n");
  }

  @Test
  void anAliasOfSeveralIsExpanded() {
    send(
        "aliases", FROM_ANN, "RCPT TO:<team@example.org> NOTIFY=SUCCESS,FAILURE", "DATA", "x", ".");
    assertThat(kept()).hasSize(2);
    assertThat(kept().get(0).delivery().envelope().recipients())
        .hasSize(2)
        .extracting(Recipient::options)
        .extracting(RcptOptions::notifyOn)
        .containsOnly(Optional.of(Set.of(RcptOptions.Notify.FAILURE)));
    assertThat(kept().get(1).text())
        .contains("Final-Recipient: rfc822; team@example.org\r\nAction: expanded\r\n")
        .doesNotContain("bob@");
  }

  @Test
  void aSenderThatIsAnAliasIsTold() {
    send(
        "aliases",
        "MAIL FROM:<team@example.org>",
        "RCPT TO:<bob@example.org> NOTIFY=SUCCESS",
        "DATA",
        "x",
        ".");
    assertThat(kept().get(1).delivery().envelope().recipients()).hasSize(2);
  }

  @Test
  void aHeaderOfOctetsStaysInItsPart() {
    send(
        "default",
        FROM_ANN,
        "RCPT TO:<bob@example.org> NOTIFY=SUCCESS",
        "DATA",
        "Subject: \u00c3\u00a4\u0000",
        "X: " + "y".repeat(50_000),
        ".");
    assertThat(kept().get(1).text())
        .contains(
            "Content-Type: message/global-headers\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + "Subject: \u00c3\u00a4?\r\nX: yyy")
        .hasSizeLessThan(34_000);
  }
}
