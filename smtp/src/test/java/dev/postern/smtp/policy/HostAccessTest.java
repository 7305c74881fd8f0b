package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.ServerPart;
import dev.postern.dns.DnsType;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.access.TestLog;
import dev.postern.table.LookupTable;
import dev.postern.testing.dns.ScriptedDns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code PostfixRestrictionsTest} cannot ask. */
class HostAccessTest {
  private static final LookupTable TABLE =
      LookupTable.of(Map.of("2001:db8", "REJECT", "last.example", "REJECT", "no.example", "WARN"));

  @ParameterizedTest
  @CsvSource({
    "a@six.example, 554",
    "a@[IPv6:2001:db8::1], 554",
    "a@[IPv6:2001:db9::1], ''",
    "a@away.example, 554",
    "a@b\u00fccher.example, 554"
  })
  void hostsHaveAddressesOfBothKinds(String sender, String code) {
    ScriptedDns dns =
        ScriptedDns.of(
            "six.example AAAA 2001:db8::7",
            "away.example MX 10 gone.example",
            "away.example MX 20 six.example",
            "gone.example FAIL",
            "xn--bcher-kva.example MX 10 six.example");
    assertThat(code(SenderRules.checkSenderHostAccess(DnsType.MX, TABLE, dns), sender))
        .isEqualTo(code);
  }

  @Test
  void hostsAreOfThreeTypes() {
    assertThatThrownBy(
            () -> SenderRules.checkSenderHostAccess(DnsType.TXT, TABLE, ScriptedDns.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hosts are those of MX, NS or A, not of TXT");
  }

  @Test
  void tableAndResolverArePartsOfTheServer() {
    ScriptedDns dns = ScriptedDns.of();
    PolicyRule rule = SenderRules.checkSenderHostAccess(DnsType.NS, TABLE, dns);
    assertThat(rule.parts()).extracting(ServerPart::parts).contains(List.of(dns));
    assertThat(rule.parts().get(0).parts().get(0).parts()).containsExactly(TABLE);
    assertThat(rule.name()).isEqualTo("check_sender_ns_access");
    assertThat(rule.consultsLogins()).isFalse();
  }

  @Test
  void okIsSaidToBeWrongAndWhoIsNotKnownIsLogged() throws Exception {
    TestLog log = new TestLog();
    LookupTable trusting = LookupTable.of(Map.of("six.example", "OK"));
    PolicyRule rule =
        SenderRules.checkSenderHostAccess(DnsType.MX, trusting, ScriptedDns.of("f.example FAIL"));
    assertThat(code(rule, "a@six.example")).isEqualTo("451");
    assertThat(code(rule, "a@f.example")).isEmpty();
    assertThat(log.lines("check_sender_mx_access"))
        .anyMatch(line -> line.startsWith("WARN") && line.contains("use DUNNO"))
        .anyMatch(line -> line.startsWith("INFO") && line.contains("domain=f.example"));
  }

  @ParameterizedTest
  @CsvSource({"'', 1, ''", "'', 2, 550", "a@b.example, 2, ''"})
  void aBounceIsForOne(String sender, int recipients, String code) {
    PolicyRule rule = Restrictions.builder().build().parse("reject_multi_recipient_bounce").get(0);
    Envelope.Builder envelope =
        Envelope.builder("A1", PeerInfo.unix("smtp"), Instant.EPOCH)
            .helo("h.example")
            .reversePath(Optional.of(sender).filter(a -> !a.isEmpty()).map(EmailAddress::of));
    envelope.recipients(
        IntStream.range(0, recipients)
            .mapToObj(i -> Recipient.of(EmailAddress.of("r" + i + "@example.org")))
            .toList());
    PolicyRequest request =
        PolicyRequest.builder(Stage.MESSAGE, PeerInfo.unix("smtp"))
            .envelope(envelope.build())
            .build();
    assertThat(code(rule.decide(request))).isEqualTo(code);
  }

  private static String code(PolicyRule rule, String sender) {
    return code(
        rule.decide(
            PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("smtp"))
                .envelope(
                    Envelope.builder("A1", PeerInfo.unix("smtp"), Instant.EPOCH)
                        .helo("h.example")
                        .reversePath(Optional.of(EmailAddress.of(sender)))
                        .build())
                .build()));
  }

  private static String code(Decision decision) {
    return decision instanceof Decision.Refuse refuse
        ? Integer.toString(refuse.status().code())
        : "";
  }
}
