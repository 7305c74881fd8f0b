package dev.postern.smtp.policy.greylist;

import static dev.postern.smtp.policy.greylist.Visitors.decision;
import static dev.postern.smtp.policy.greylist.Visitors.passes;
import static dev.postern.smtp.policy.greylist.Visitors.peer;
import static dev.postern.smtp.policy.greylist.Visitors.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.delivery.Resolution;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has to come again, when, and for how long that is remembered. */
class GreylistTest {
  private static final String CLIENT = "192.0.2.1";
  private static final String FROM = "a@example.net";
  private static final String TO = "ann@example.org";
  private static final Duration DELAY = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestClock clock = new TestClock();

  private PolicyRule started(Greylist settings) {
    PolicyRule rule = settings.rule();
    try {
      rule.start(clock.server());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return rule;
  }

  private PolicyRule greylist() {
    return started(Greylist.inMemory());
  }

  private static boolean comes(PolicyRule rule) {
    return comes(rule, FROM);
  }

  private static boolean comes(PolicyRule rule, String from) {
    return passes(rule, CLIENT, from, TO);
  }

  /** Comes, waits as long as it should, and comes again. */
  private boolean comesTwice(PolicyRule rule, String from) {
    return comesAgainAs(rule, from, from);
  }

  /** With one sender first, and with another when that has waited. */
  private boolean comesAgainAs(PolicyRule rule, String first, String second) {
    assertThat(comes(rule, first)).isFalse();
    clock.passes(DELAY);
    return comes(rule, second);
  }

  /** Whether who came from one address is known at another. */
  private boolean isOneClient(PolicyRule rule, String first, String second) {
    passes(rule, first, FROM, TO);
    clock.passes(DELAY);
    return passes(rule, second, FROM, TO);
  }

  @Test
  void aStrangerComesAgainAfterAWhile() {
    PolicyRule rule = greylist();
    assertThat(comes(rule)).isFalse();
    clock.passes(DELAY.minus(SECOND));
    assertThat(comes(rule)).isFalse();
    clock.passes(SECOND);
    assertThat(comes(rule)).isTrue();
    assertThat(comes(rule)).isTrue();
  }

  @Test
  void whatItIsTold() {
    Decision.DeferIfPermit told = (Decision.DeferIfPermit) decision(greylist(), CLIENT, FROM, TO);
    assertThat(told.status())
        .isEqualTo(
            SmtpStatus.of(
                450,
                "2.0",
                "<ann@example.org>: Recipient address rejected: Greylisted,"
                    + " see https://www.rfc-editor.org/rfc/rfc6647"));
  }

  @Test
  void theTextIsASetting() {
    PolicyRule rule = started(Greylist.inMemory().text("%s s for %r"));
    decision(rule, CLIENT, FROM, TO);
    clock.passes(Duration.ofSeconds(10));
    assertThat(((Decision.DeferIfPermit) decision(rule, CLIENT, FROM, TO)).status().text())
        .isEqualTo("<ann@example.org>: Recipient address rejected: 290 s for example.org");
  }

  @Test
  void saysWhereItIsKept() {
    Path file = Path.of("/var/lib/greylist");
    assertThat(Greylist.keptIn(file)).hasToString("Greylist[/var/lib/greylist]");
    assertThat(Greylist.inMemory()).hasToString("Greylist[in memory]");
    assertThat(PolicyRule.greylist(file)).hasToString("greylist /var/lib/greylist");
    assertThat(greylist()).hasToString("greylist");
  }

  @Test
  void isNamedAndLooksAtNoLogins() {
    assertThat(greylist().name()).isEqualTo("greylist");
    assertThat(greylist().consultsLogins()).isFalse();
  }

  @Test
  void eachOfTheThreeIsLookedAt() {
    PolicyRule rule = greylist();
    comes(rule);
    clock.passes(DELAY);
    assertThat(passes(rule, "192.0.3.1", FROM, TO)).isFalse();
    assertThat(comes(rule, "b@example.net")).isFalse();
    assertThat(comes(rule, "a@example.com")).isFalse();
    assertThat(passes(rule, CLIENT, FROM, "bob@example.org")).isFalse();
    assertThat(comes(rule)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.255,true",
    "192.0.2.1,192.0.3.1,false",
    "192.0.2.1,::ffff:192.0.2.7,true",
    "2001:db8::1,2001:db8::ffff:1,true",
    "2001:db8::1,2001:db8:0:1::1,false"
  })
  void aNetworkIsOneClient(String first, String second, boolean same) {
    assertThat(isOneClient(greylist(), first, second)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "32,192.0.2.1,192.0.2.2,false",
    "31,192.0.2.2,192.0.2.3,true",
    "20,10.0.16.0,10.0.31.9,true",
    "20,10.0.16.0,10.0.32.0,false",
    "1,1.2.3.4,127.0.0.1,true"
  })
  void howMuchOfAnAddressIsASetting(int bits, String first, String second, boolean same) {
    PolicyRule rule = started(Greylist.inMemory().ipv4Prefix(bits));
    assertThat(isOneClient(rule, first, second)).isEqualTo(same);
  }

  @Test
  void ofIpv6Too() {
    PolicyRule rule = started(Greylist.inMemory().ipv6Prefix(127));
    assertThat(isOneClient(rule, "2001:db8::2", "2001:db8::3")).isTrue();
    assertThat(passes(rule, "2001:db8::4", FROM, TO)).isFalse();
  }

  @Test
  void theDelayIsASetting() {
    PolicyRule rule = started(Greylist.inMemory().delay(SECOND));
    assertThat(comes(rule)).isFalse();
    clock.passes(SECOND);
    assertThat(comes(rule)).isTrue();
  }

  @Test
  void whoComesTooLateIsAStranger() {
    PolicyRule rule = started(Greylist.inMemory().retryWindow(Duration.ofHours(4)));
    comes(rule);
    comes(rule, "late@example.net");
    clock.passes(Duration.ofHours(4));
    assertThat(comes(rule)).isTrue();
    clock.passes(SECOND);
    assertThat(comes(rule, "late@example.net")).isFalse();
    clock.passes(DELAY);
    assertThat(comes(rule, "late@example.net")).isTrue();
  }

  @Test
  void whoPassedIsRememberedFromItsLastVisit() {
    PolicyRule rule = started(Greylist.inMemory().maxAge(Duration.ofDays(10)));
    comesTwice(rule, FROM);
    for (int i = 0; i < 4; i++) {
      clock.passes(Duration.ofDays(10));
      assertThat(comes(rule)).isTrue();
    }
    clock.passes(Duration.ofDays(10).plus(SECOND));
    assertThat(comes(rule)).isFalse();
  }

  @Test
  void theDefaultsArePostgreys() {
    PolicyRule rule = greylist();
    comes(rule);
    clock.passes(Duration.ofDays(2));
    assertThat(comes(rule)).isTrue();
    clock.passes(Duration.ofDays(35));
    assertThat(comes(rule)).isTrue();
    clock.passes(Duration.ofDays(35).plus(SECOND));
    assertThat(comes(rule)).isFalse();
  }

  @Test
  void aClientThatComesAgainSoOftenIsTrusted() {
    PolicyRule rule = greylist();
    for (int i = 0; i < 5; i++) {
      assertThat(comesTwice(rule, "x" + i + "x@example.net")).isTrue();
      clock.passes(Duration.ofHours(1));
    }
    assertThat(comes(rule, "new@example.net")).isTrue();
    assertThat(passes(rule, "192.0.2.2", "new@example.net", TO)).isFalse();
    clock.passes(Duration.ofDays(35));
    assertThat(comes(rule, "newer@example.net")).isTrue();
    clock.passes(Duration.ofDays(35).plus(SECOND));
    assertThat(comes(rule, "newest@example.net")).isFalse();
  }

  @Test
  void onceAnHourCounts() {
    PolicyRule rule = started(Greylist.inMemory().autoWhitelistClients(2));
    for (int i = 0; i < 5; i++) {
      assertThat(comesTwice(rule, "x" + i + "x@example.net")).isTrue();
    }
    assertThat(comes(rule, "new@example.net")).isFalse();
    clock.passes(Duration.ofHours(1));
    assertThat(comes(rule, "new@example.net")).isTrue();
    assertThat(comes(rule, "newer@example.net")).isTrue();
  }

  @Test
  void noClientIsTrustedIfThatIsOff() {
    PolicyRule rule = started(Greylist.inMemory().autoWhitelistClients(0));
    for (int i = 0; i < 10; i++) {
      assertThat(comesTwice(rule, "x" + i + "x@example.net")).isTrue();
      clock.passes(Duration.ofHours(1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "list-1234-ann=example.org@x.example,list-1235-ann=example.org@x.example",
    "A@Example.NET,a@example.net",
    "ann+17@x.example,ann+18@x.example",
    "prvs=1234567890=ann@x.example,prvs=0987654321=ann@x.example",
    "prvs=ann=123456789a@x.example,prvs=ann=123456789b@x.example",
    "prvs=123456789a=ann@x.example,prvs=ann=123456789b@x.example",
    "SRS0=HHHH=TT=b.example=bob@x.example,SRS0=IIII=UU=b.example=bob@x.example",
    "SRS0+HHHH=TT=b.example=bob@x.example,SRS0+IIII=UU=b.example=bob@x.example",
    "SRS1=H=y.example==HH=T=b.example=b@x.example,SRS1=I=y.example==II=U=b.example=b@x.example"
  })
  void sendersThatVaryAreOne(String first, String second) {
    assertThat(comesAgainAs(greylist(), first, second)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ann2@x.example,ann3@x.example",
    "prvs=1234567890=ann@x.example,prvs=1234567890=bob@x.example",
    "SRS0=HHHH=TT=b.example=bob@x.example,SRS0=HHHH=TT=b.example=ann@x.example",
    "SRS0=HHHH=TT=b.example=bob@x.example,SRS0=HHHH=TT=c.example=bob@x.example",
    "SRS1=H=y.example==HH=T=b.example=b@x.example,SRS1=H=z.example==HH=T=b.example=b@x.example",
    "a@b.example,a@c.example"
  })
  void othersAreNot(String first, String second) {
    assertThat(comesAgainAs(greylist(), first, second)).isFalse();
  }

  @Test
  void theNullSenderIsOneSender() {
    PolicyRule rule = greylist();
    assertThat(comesTwice(rule, "")).isTrue();
    assertThat(comes(rule)).isFalse();
  }

  @Test
  void recipientsAreTheSameInAnyCase() {
    PolicyRule rule = greylist();
    passes(rule, CLIENT, FROM, "Ann@Example.org");
    clock.passes(DELAY);
    assertThat(comes(rule)).isTrue();
  }

  @Test
  void postmasterIsReached() {
    PolicyRule rule = greylist();
    assertThat(passes(rule, CLIENT, FROM, "Postmaster@example.org")).isTrue();
    assertThat(passes(rule, CLIENT, FROM, "postmaster")).isTrue();
    assertThat(passes(rule, CLIENT, FROM, "postmasters@example.org")).isFalse();
  }

  @Test
  void saysNothingElsewhere() {
    PolicyRule rule = greylist();
    assertThat(rule.decide(request(PeerInfo.unix("lmtp"), FROM, TO))).isEqualTo(Decision.dunno());
    for (Stage stage : Stage.values()) {
      PolicyRequest request = PolicyRequest.builder(stage, peer(CLIENT)).build();
      assertThat(rule.decide(request)).isEqualTo(Decision.dunno());
    }
  }

  @Test
  void aClockThatGoesBackMakesNobodyWaitForYears() {
    PolicyRule rule = greylist();
    clock.passes(Duration.ofDays(10_000));
    comes(rule);
    comesTwice(rule, "b@example.net");
    clock.passes(Duration.ofDays(-10_000));
    assertThat(comesTwice(rule, FROM)).isTrue();
    assertThat(comes(rule, "b@example.net")).isTrue();
    clock.passes(Duration.ofDays(36));
    assertThat(comes(rule, "b@example.net")).isFalse();
  }

  @Test
  void theOldestAreForgotten() {
    PolicyRule rule = started(Greylist.inMemory().entries(2).autoWhitelistClients(0));
    comesTwice(rule, "passed@example.net");
    for (String from : new String[] {"x", "y", "z"}) {
      comes(rule, from + "@example.net");
    }
    clock.passes(DELAY);
    assertThat(comes(rule, "passed@example.net")).isTrue();
    assertThat(comes(rule, "z@example.net")).isTrue();
    assertThat(comes(rule, "y@example.net")).isTrue();
    assertThat(comes(rule, "x@example.net")).isFalse();
    // Two of those that passed are known: the last.
    assertThat(comes(rule, "passed@example.net")).isFalse();
  }

  /** Of a network, however many addresses it has, when there is room for no more. */
  @ParameterizedTest
  @CsvSource({
    "198.51.100.,203.0.113.7",
    "2001:db8:,2001:db9::7",
  })
  void whoFloodsMakesItselfForgotten(String network, String honest) {
    PolicyRule rule = started(Greylist.inMemory().entries(20).autoWhitelistClients(1));
    assertThat(passes(rule, honest, FROM, TO)).isFalse();
    for (int i = 0; i < 100; i++) {
      String address = network + (i % 10) + (network.contains(":") ? "::1" : "");
      passes(rule, address, "x" + i + "x@example.com", TO);
    }
    clock.passes(DELAY);
    assertThat(passes(rule, honest, FROM, TO)).isTrue();
    flood(rule, network, 100);
    assertThat(passes(rule, honest, FROM, TO)).isTrue();
    assertThat(passes(rule, honest, "another@example.net", TO)).isTrue();
  }

  /** Who floods may as well wait and come again. */
  private void flood(PolicyRule rule, String network, int times) {
    for (int i = 0; i < times; i++) {
      String address = network + (i % 100) + (network.contains(":") ? "::1" : "");
      passes(rule, address, "y" + i + "y@example.com", TO);
      clock.passes(DELAY);
      passes(rule, address, "y" + i + "y@example.com", TO);
    }
  }

  /** The server refuses them anyway. */
  @ParameterizedTest
  @CsvSource({"none, 0", "full, 0", "ann, 1", "later, 1"})
  void whoIsNobodyHereTakesNoRoom(String recipient, int remembered) throws IOException {
    PolicyRule rule = Greylist.inMemory().entries(1).rule();
    rule.start(
        clock.server(
            (to, envelope) ->
                switch (to.localPart()) {
                  case "none" -> Resolution.notResponsible();
                  case "full" -> Resolution.refused(SmtpStatus.MAILBOX_FULL);
                  case "later" -> Resolution.refused(SmtpStatus.TRY_LATER);
                  default -> Resolution.accepted();
                }));
    rule.decide(local("first"));
    Decision told = rule.decide(local(recipient));
    assertThat(told.equals(Decision.dunno())).isEqualTo(remembered == 0);
    clock.passes(DELAY);
    assertThat(rule.decide(local("first")).equals(Decision.dunno())).isEqualTo(remembered == 0);
  }

  private static PolicyRequest local(String recipient) {
    return request(peer(CLIENT), FROM, recipient + "@example.org", Set.of("example.org"));
  }

  @Test
  void settingsAreChecked() {
    Greylist list = Greylist.inMemory();
    assertThatIllegalArgumentException().isThrownBy(() -> list.delay(Duration.ofMillis(999)));
    assertThatIllegalArgumentException().isThrownBy(() -> list.retryWindow(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> list.maxAge(Duration.ofDays(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> list.autoWhitelistClients(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> list.ipv4Prefix(0));
    assertThatIllegalArgumentException().isThrownBy(() -> list.ipv4Prefix(33));
    assertThatIllegalArgumentException().isThrownBy(() -> list.ipv6Prefix(0));
    assertThatIllegalArgumentException().isThrownBy(() -> list.ipv6Prefix(129));
    assertThatIllegalArgumentException().isThrownBy(() -> list.entries(0));
    assertThatIllegalArgumentException().isThrownBy(() -> list.text(""));
    assertThatIllegalArgumentException().isThrownBy(() -> list.text("a\nb"));
    assertThatIllegalArgumentException().isThrownBy(() -> list.text("x".repeat(151)));
    assertThatIllegalArgumentException().isThrownBy(() -> Greylist.keptIn(Path.of("/")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Greylist.inMemory().delay(Duration.ofDays(2)).rule());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Greylist.inMemory().delay(Duration.ofDays(1)).maxAge(Duration.ofDays(1)).rule());
  }
}
