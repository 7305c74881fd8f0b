package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.dns.DnsAnswer;
import dev.postern.dns.DnsException;
import dev.postern.dns.DnsRecord;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.SmtpLimits;
import dev.postern.smtp.Stage;
import dev.postern.table.LookupTable;
import dev.postern.testing.dns.ScriptedDns;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How much a client can make a rule ask the DNS. */
class RuleDnsTest {
  private static final LookupTable TABLE =
      LookupTable.of(Map.of("192.0.2", "REJECT", "bad.example", "REJECT"));
  private static final PeerInfo PEER =
      PeerInfo.inet("smtp", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));

  /** Notes what is asked, and does something first. */
  private record Noting(DnsResolver zone, List<String> asked, Runnable first)
      implements DnsResolver {
    @Override
    public <R extends DnsRecord> DnsAnswer<R> resolve(String name, DnsType<R> type)
        throws DnsException {
      asked.add(type + " " + name);
      first.run();
      return zone.resolve(name, type);
    }
  }

  private final List<String> asked = new ArrayList<>();

  private Noting dns(Runnable first, Stream<String> zone) {
    return new Noting(ScriptedDns.of(zone.toArray(String[]::new)), asked, first);
  }

  private static Stream<String> exchangers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "many.example MX " + i + " h" + i + ".x");
  }

  @AfterEach
  void isNotInterrupted() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aDomainOfManyHostsHasTheBestLookedAt() {
    Stream<String> zone =
        Stream.concat(
            exchangers(2, 1_000), Stream.of("many.example MX 1 good.x", "good.x A 192.0.2.1"));
    assertThat(decide(hosts(DnsType.MX, dns(() -> {}, zone)), "a@many.example")).isEqualTo("554");
    assertThat(asked).containsExactly("MX many.example", "A good.x");
  }

  @Test
  void butNotAllOfThem() {
    Stream<String> zone =
        Stream.concat(
            exchangers(1, 1_000), Stream.of("many.example MX 1001 last.x", "last.x A 192.0.2.1"));
    assertThat(decide(hosts(DnsType.MX, dns(() -> {}, zone)), "a@many.example")).isEmpty();
    assertThat(asked).hasSize(25).startsWith("MX many.example", "A h1.x", "AAAA h1.x");
  }

  /** A name in the table needs no question. */
  @Test
  void theNamesOfMoreAreLookedUp() {
    Stream<String> zone =
        Stream.concat(exchangers(1, 40), Stream.of("many.example MX 41 bad.example"));
    assertThat(decide(hosts(DnsType.MX, dns(() -> {}, zone)), "a@many.example")).isEqualTo("554");
    assertThat(asked).hasSize(25);
  }

  @Test
  void theZoneOfADeepNameIsFoundAtOnce() {
    String deep = "a.".repeat(100) + "deep.example";
    Noting dns = dns(() -> {}, Stream.of("deep.example NS ns.bad.example"));
    assertThat(decide(hosts(DnsType.NS, dns), "a@" + deep)).isEqualTo("554");
    assertThat(asked)
        .containsExactly(
            "NS " + deep,
            "NS a.a.a.a.a.deep.example",
            "NS a.a.a.a.deep.example",
            "NS a.a.a.deep.example",
            "NS a.a.deep.example",
            "NS a.deep.example",
            "NS deep.example");
  }

  static List<PolicyRule> rules(DnsResolver dns) {
    List<PolicyRule> all = new ArrayList<>();
    for (DnsType<?> type : List.of(DnsType.MX, DnsType.NS, DnsType.A)) {
      all.add(ClientRules.checkClientHostAccess(type, TABLE, dns));
      all.add(HeloRules.checkHeloHostAccess(type, TABLE, dns));
      all.add(SenderRules.checkSenderHostAccess(type, TABLE, dns));
      all.add(RecipientRules.checkRecipientHostAccess(type, TABLE, dns));
    }
    all.add(ClientRules.checkClientAccess(TABLE, dns));
    all.add(ClientRules.checkReverseClientAccess(TABLE, dns));
    all.add(ClientRules.rejectUnknownClient(dns));
    all.add(ClientRules.rejectUnknownReverseClient(dns));
    all.add(HeloRules.rejectUnknownHelo(dns));
    all.add(SenderRules.rejectUnknownSenderDomain(dns));
    all.add(RecipientRules.rejectUnknownRecipientDomain(dns));
    return all;
  }

  static IntStream ofRules() {
    return IntStream.range(0, rules(ScriptedDns.of()).size());
  }

  /** All of them ask for it: the name leads back, and has hosts of all kinds. */
  private static Stream<String> zone() {
    return Stream.of(
        "1.0.0.127.in-addr.arpa PTR many.example",
        "many.example A 127.0.0.1",
        "many.example MX 10 one.x",
        "many.example MX 20 two.x",
        "many.example NS one.x",
        "many.example NS two.x");
  }

  @ParameterizedTest
  @MethodSource("ofRules")
  void nothingIsAskedForWhoIsGone(int rule) {
    Noting dns = dns(() -> Thread.currentThread().interrupt(), zone());
    rules(dns).get(rule).decide(request("a@many.example"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("ofRules")
  void norWhenItsTimeIsUp(int rule) throws IOException {
    Noting dns =
        dns(
            () -> {
              long begin = System.nanoTime();
              while (System.nanoTime() - begin < 2_000_000) {
                Thread.onSpinWait();
              }
            },
            zone());
    PolicyRule slow = rules(dns).get(rule);
    start(slow, Limits.defaults().with(SmtpLimits.RULE_DNS, Duration.ofMillis(1)));
    slow.decide(request("a@many.example"));
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("ofRules")
  void howOftenIsASetting(int rule) throws IOException {
    PolicyRule asking = rules(dns(() -> {}, zone())).get(rule);
    start(asking, Limits.defaults().with(SmtpLimits.RULE_DNS_QUESTIONS, 1));
    asking.decide(request("a@many.example"));
    assertThat(asked).hasSize(1);
  }

  private static void start(ServerPart part, Limits limits) throws IOException {
    for (ServerPart asked : part.parts()) {
      start(asked, limits);
    }
    part.start(
        (ServerContext)
            Proxy.newProxyInstance(
                RuleDnsTest.class.getClassLoader(),
                new Class<?>[] {ServerContext.class},
                (proxy, method, arguments) -> limits));
  }

  private static PolicyRule hosts(DnsType<?> type, DnsResolver dns) {
    return SenderRules.checkSenderHostAccess(type, TABLE, dns);
  }

  private static PolicyRequest request(String address) {
    EmailAddress who = EmailAddress.of(address);
    return PolicyRequest.builder(Stage.RECIPIENT, PEER)
        .helo("many.example")
        .envelope(
            Envelope.builder("A1", PEER, Instant.EPOCH)
                .helo("many.example")
                .reversePath(Optional.of(who))
                .build())
        .recipient(who)
        .build();
  }

  private static String decide(PolicyRule rule, String sender) {
    return rule.decide(request(sender)) instanceof Decision.Refuse refuse
        ? Integer.toString(refuse.status().code())
        : "";
  }
}
