package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.dns.DnsType;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import dev.postern.table.LookupTable;
import dev.postern.testing.dns.ScriptedDns;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A name that a trusted proxy told counts as one that was looked up, and none is looked up. */
class ClientNamesTest {
  private static final LookupTable TABLE =
      LookupTable.of(Map.of("spam.example", "REJECT", "192.0.2.25", "REJECT"));
  private static final ScriptedDns DNS =
      ScriptedDns.of(
          "9.2.0.192.in-addr.arpa FAIL",
          "mx.spam.example A 192.0.2.1",
          "good.example A 192.0.2.2",
          "good.example MX 10 mx.good.example",
          "bad.example MX 10 mx.bad.example",
          "mx.good.example A 192.0.2.3",
          "mx.bad.example A 192.0.2.25");

  static Stream<PolicyRule> byName() {
    return Stream.of(
        ClientRules.checkClientAccess(TABLE),
        ClientRules.checkClientAccess(TABLE, DNS),
        ClientRules.checkReverseClientAccess(TABLE, DNS));
  }

  @ParameterizedTest
  @MethodSource("byName")
  void tablesGoByIt(PolicyRule rule) throws Exception {
    assertThat(code(rule, peer().withName("MX.spam.example"))).isEqualTo("554");
    assertThat(code(rule, peer().withName("good.example"))).isEmpty();
    assertThat(code(rule, peer())).isEmpty();
  }

  static Stream<PolicyRule> unknown() {
    return Stream.of(
        ClientRules.rejectUnknownClient(DNS), ClientRules.rejectUnknownReverseClient(DNS));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void whoHasOneIsNotUnknown(PolicyRule rule) throws Exception {
    assertThat(code(rule, peer().withName("elsewhere.example"))).isEmpty();
    assertThat(code(rule, peer())).isEqualTo("450");
  }

  static Stream<PolicyRule> byHost() {
    return Stream.of(ClientRules.checkClientHostAccess(DnsType.MX, TABLE, DNS));
  }

  @ParameterizedTest
  @MethodSource("byHost")
  void itsHostsAreLookedUp(PolicyRule rule) throws Exception {
    assertThat(code(rule, peer().withName("bad.example"))).isEqualTo("554");
    assertThat(code(rule, peer().withName("good.example"))).isEmpty();
  }

  private static PeerInfo peer() {
    return PeerInfo.inet("smtp", new InetSocketAddress("192.0.2.9", 1));
  }

  private static String code(PolicyRule rule, PeerInfo peer) throws Exception {
    return rule.decide(PolicyRequest.builder(Stage.CONNECT, peer).build())
            instanceof Decision.Refuse refused
        ? refused.status().toString().substring(0, 3)
        : "";
  }
}
