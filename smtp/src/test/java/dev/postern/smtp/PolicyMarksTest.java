package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.policy.SenderRules;
import dev.postern.smtp.policy.access.TestLog;
import dev.postern.table.LookupTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules that mark a message, or throw it away: PREPEND and DISCARD of access(5). */
class PolicyMarksTest {
  private static final String OK = "250 2.1.5 Ok\r\n";

  private final TestServers servers = new TestServers();

  private static PolicyRule saying(Decision decision) {
    return PolicyRule.of("says", request -> decision);
  }

  private static Policy at(Stage stage, PolicyRule... rules) {
    return Policy.recipient().with(stage, List.of(rules));
  }

  /** What the client heard. */
  private List<String> send(Listener listener, String... recipients) {
    List<String> lines = new ArrayList<>(List.of("EHLO c", "MAIL FROM:<a@example.net>"));
    for (String recipient : recipients) {
      lines.add("RCPT TO:<" + recipient + "@example.org>");
    }
    lines.addAll(List.of("DATA", "x: y\r\n\r\nz\r\n."));
    List<String> heard = new ArrayList<>();
    try (MailServer server = servers.secured(listener).build()) {
      Client client = new Client(server, "smtp");
      client.heard();
      lines.forEach(line -> heard.add(client.say(line)));
    }
    return heard;
  }

  private String stored() {
    assertThat(servers.delivery.kept()).hasSize(1);
    return servers.delivery.kept().get(0).text();
  }

  @ParameterizedTest
  @EnumSource
  void aMessageIsDiscardedForAll(Stage stage) throws Exception {
    TestLog log = new TestLog();
    List<String> heard =
        send(Smtp.mx(at(stage, saying(Decision.discard()), PolicyRule.reject())), "ann", "bob");
    assertThat(heard.subList(2, 4)).containsExactly(OK, OK);
    assertThat(heard.get(5)).startsWith("250 2.0.0 Ok: ");
    assertThat(servers.delivery.kept()).isEmpty();
    assertThat(servers.events)
        .filteredOn(MailDiscarded.class::isInstance)
        .extracting(
            event ->
                ((MailDiscarded) event).recipient().address()
                    + " "
                    + ((MailDiscarded) event).by().orElse(""))
        .containsExactly("ann@example.org says", "bob@example.org says");
    assertThat(log.lines("discarded conn=")).hasSize(2).allMatch(line -> line.endsWith(" by=says"));
  }

  @Test
  void whatIsDiscardedIsNotRelayed() {
    Listener listener = Smtp.mx(at(Stage.RECIPIENT, saying(Decision.discard())));
    try (MailServer server = servers.secured(listener).build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      assertThat(client.say("RCPT TO:<x@elsewhere.example>")).startsWith("55");
      assertThat(client.say("RCPT TO:<nobody@example.org>")).startsWith("55");
    }
  }

  @Test
  void aTransactionThatIsDiscardedIsNoOthersMatter() {
    Decision[] next = {Decision.discard(), Decision.dunno()};
    int[] asked = {0};
    Policy policy =
        at(Stage.SENDER, PolicyRule.of("first_alone", request -> next[Math.min(1, asked[0]++)]));
    try (MailServer server = servers.secured(Smtp.mx(policy)).build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c");
      for (int i = 0; i < 2; i++) {
        client.say("MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA", "x: y", ".");
      }
    }
    assertThat(servers.delivery.kept()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aFieldStandsInFront(Stage stage) {
    List<String> heard =
        send(
            Smtp.mx(
                at(
                    stage,
                    saying(Decision.prepend("X-A: b")),
                    saying(Decision.prepend("X-C: d")),
                    PolicyRule.permit(),
                    saying(Decision.prepend("X-Not: asked")))),
            "ann");
    assertThat(heard.get(4)).startsWith("250 2.0.0 Ok: ");
    assertThat(stored()).startsWith("X-A: b\r\nX-C: d\r\n").endsWith("x: y\r\n\r\nz\r\n");
    assertThat(stored()).doesNotContain("X-Not");
  }

  @Test
  void filtersSeeWhatRulesSaidAndAddTheirs() {
    List<List<String>> seen = new ArrayList<>();
    Listener listener =
        Smtp.mx(at(Stage.SENDER, saying(Decision.prepend("X-A: b"))))
            .filters(
                MessageFilter.onMessage(
                    "f",
                    mail -> {
                      seen.add(mail.findings().fields());
                      return Verdict.tag("X-C: d");
                    }));
    send(listener, "ann");
    assertThat(seen).containsExactly(List.of("X-A: b"));
    assertThat(stored()).contains("X-A: b\r\n").contains("X-C: d\r\n");
  }

  @Test
  void aRefusalGoesBefore() {
    List<String> heard =
        send(
            Smtp.mx(at(Stage.MESSAGE, saying(Decision.prepend("X-A: b")), PolicyRule.reject())),
            "ann");
    assertThat(heard.get(4)).isEqualTo("554 5.7.1 Access denied\r\n");
    Decision later = Decision.deferIfPermit(SmtpStatus.defer("later"));
    heard = send(Smtp.mx(at(Stage.MESSAGE, saying(later), saying(Decision.discard()))), "ann");
    assertThat(heard.get(4)).startsWith("451 4.7.1 later");
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @Test
  void tablesSayBoth() {
    LookupTable prepending = LookupTable.of(Map.of("a@example.net", "PREPEND X-A: b\u00e4"));
    send(Smtp.mx(at(Stage.SENDER, SenderRules.checkSenderAccess(prepending))), "ann");
    assertThat(stored()).startsWithIgnoringCase("X-A: =?utf-8?");
    LookupTable discarding = LookupTable.of(Map.of("example.net", "DISCARD gone"));
    send(Smtp.mx(at(Stage.SENDER, SenderRules.checkSenderAccess(discarding))), "ann");
    assertThat(servers.delivery.kept()).hasSize(1);
  }

  @Test
  void whatIsNoFieldIsAnError() {
    for (String wrong : List.of("no field", ": x", "x: y\r\nz: a", "")) {
      assertThatThrownBy(() -> Decision.prepend(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("header field");
    }
  }
}
