package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import dev.postern.auth.UserLookup;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.Policy;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Smtp;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.access.TestLog;
import dev.postern.table.LookupTable;
import dev.postern.testing.dns.ScriptedDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTableTest {
  @TempDir private Path directory;

  @Test
  void keysAreTriedInPostfixsOrder() throws Exception {
    assertThat(asked(SenderRules::checkSenderAccess, LookupTable.Keys.LITERAL))
        .containsExactly(
            "a+x@b.example.org",
            "a@b.example.org",
            "b.example.org",
            "example.org",
            "org",
            "a+x@",
            "a@");
    assertThat(asked(HeloRules::checkHeloAccess, LookupTable.Keys.LITERAL))
        .containsExactly("h.example", "example");
    assertThat(asked(ClientRules::checkClientAccess, LookupTable.Keys.LITERAL))
        .containsExactly("2001:db8::7:1", "2001:db8::7", "2001:db8:", "2001:db8", "2001");
    assertThat(
            asked(
                table ->
                    ClientRules.checkClientAccess(
                        table,
                        ScriptedDns.of(
                            "1.0.0.0.7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
                                + " PTR mx.example.org",
                            "mx.example.org AAAA 2001:db8::7:1")),
                LookupTable.Keys.LITERAL))
        .startsWith("mx.example.org", "example.org", "org", "2001:db8::7:1");
  }

  @Test
  void patternsAreAskedWithTheWholeAlone() throws Exception {
    assertThat(asked(SenderRules::checkSenderAccess, LookupTable.Keys.PATTERNS))
        .containsExactly("a+x@b.example.org");
    assertThat(asked(HeloRules::checkHeloAccess, LookupTable.Keys.PATTERNS))
        .containsExactly("h.example");
    assertThat(
            asked(
                table -> ClientRules.checkClientAccess(table, ScriptedDns.of()),
                LookupTable.Keys.PATTERNS))
        .containsExactly("unknown", "2001:db8::7:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FILTER x:", "HOLD", "REDIRECT a@b", "BCC a@b"})
  void whatIsAFiltersTaskIsRefusedAtStart(String action) {
    assertThatThrownBy(() -> start(Map.of("a@b", action, "c@d", "OK")))
        .hasMessageContaining("check_sender_access: a@b: ")
        .hasMessageContaining("is no rule's here: use a filter, or an alias");
  }

  @Test
  void whatIsNoActionIsRefusedAtStart() {
    assertThatThrownBy(() -> start(Map.of("a@b", "REJCT no")))
        .hasMessageContaining("check_sender_access: a@b: there is no action REJCT no, only OK,");
    assertThatCode(() -> start(Map.of("a@b", "REJECT no"))).doesNotThrowAnyException();
  }

  /** With Postfix it would be asked; here its name says what to do instead. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reject_unauth_destination, reject",
        "permit_mynetworks",
        "Reject_Unlisted_Sender",
        "warn_if_reject reject",
        "check_client_access hash:/x"
      })
  void aListIsNoAction(String action) {
    assertThatThrownBy(() -> start(Map.of("a@b", action)))
        .hasMessageContaining(
            "check_sender_access: a@b: "
                + action
                + " is a restriction, and no action here: write it into the list that asks the");
  }

  @Test
  void aMissingTableIsSaidAtStart() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> start(LookupTable.parse("hash:" + missing)))
        .hasMessageContaining("there is no file " + missing);
  }

  @Test
  void anActionThatBecameWrongDefers() throws Exception {
    Path file = Files.writeString(directory.resolve("access"), "example.org NONSENSE\n");
    assertThat(SenderRules.checkSenderAccess(LookupTable.parse("hash:" + file)).decide(request()))
        .isEqualTo(Decision.refuse(SmtpStatus.of(451, "3.5", "Server configuration error")));
  }

  /** Whoever is to mend it finds the line. */
  @Test
  void whatIsWrongHasItsPlace() throws Exception {
    Path file = Files.writeString(directory.resolve("access"), "a OK\nb.example.org HOLD\n");
    LookupTable table = LookupTable.parse("hash:" + file);
    TestLog log = new TestLog();
    SenderRules.checkSenderAccess(table).decide(request());
    assertThat(log.lines("access table is wrong"))
        .singleElement()
        .asString()
        .endsWith(
            "rule=check_sender_access entry=\""
                + file
                + " line 2: b.example.org\" reason=\"HOLD is no rule's here: use a filter, or an"
                + " alias\"");
    assertThatThrownBy(() -> start(table))
        .hasMessageContaining("check_sender_access: " + file + " line 2: b.example.org: HOLD is");
  }

  @Test
  void whatAClientChoseMakesOneLineOfAscii() {
    Decision decision = Refused.helo("\u00e4\r\n" + "x".repeat(300)).refuse(501, "5.2", "no");
    assertThat(((Decision.Refuse) decision).status().text())
        .startsWith("<???xxx")
        .hasSizeLessThanOrEqualTo(200)
        .endsWith("no");
  }

  private interface Maker {
    PolicyRule of(LookupTable table);
  }

  private static List<String> asked(Maker maker, LookupTable.Keys keys) throws Exception {
    List<String> asked = new ArrayList<>();
    LookupTable table =
        new LookupTable() {
          @Override
          public Optional<String> find(String key) {
            asked.add(key);
            return Optional.empty();
          }

          @Override
          public Keys keys() {
            return keys;
          }
        };
    assertThat(maker.of(table).decide(request())).isEqualTo(Decision.dunno());
    return asked;
  }

  private static PolicyRequest request() throws IOException {
    PeerInfo peer =
        PeerInfo.inet("smtp", new InetSocketAddress(InetAddress.getByName("2001:db8::7:1"), 1));
    return PolicyRequest.builder(Stage.SENDER, peer)
        .envelope(
            Envelope.builder("A1", peer, Instant.EPOCH)
                .helo("h.example")
                .reversePath(Optional.of(EmailAddress.of("a+x@b.example.org")))
                .build())
        .build();
  }

  private static void start(Map<String, String> entries) throws Exception {
    start(LookupTable.of(entries));
  }

  private static void start(LookupTable table) throws Exception {
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.unknown())
            .listen(
                Smtp.mx(Policy.recipient().withSender(SenderRules.checkSenderAccess(table)))
                    .port(0))
            .build()) {
      server.start();
    }
  }
}
