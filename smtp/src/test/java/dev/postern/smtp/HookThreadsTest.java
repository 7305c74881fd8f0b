package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.TrustedNetworks;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.Envelope;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.policy.HeloRules;
import dev.postern.smtp.policy.RecipientRules;
import dev.postern.smtp.policy.SenderRules;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule or filter gets a thread that it may hold where it may hold one, and costs none else. */
@Timeout(60)
class HookThreadsTest {
  private static final String MAIL = "MAIL FROM:<a@example.net>";
  private static final String RCPT = "RCPT TO:<ann@example.org>";

  /** What was called, and by a thread of which kind. */
  private final List<String> calls = new CopyOnWriteArrayList<>();

  private void called(String what) {
    calls.add(what + " " + Thread.currentThread().getName().replaceAll("-[0-9]+$", ""));
  }

  private PolicyRule immediate(String name) {
    return PolicyRule.immediate(
        name,
        request -> {
          called(name);
          return Decision.dunno();
        });
  }

  private PolicyRule patient(String name) {
    return PolicyRule.of(
        name,
        request -> {
          called(name);
          return Decision.dunno();
        });
  }

  /** Remembers nothing but what was said to it. */
  private class Told implements FilterSession {
    private final Set<Call> calls;

    Told(Set<Call> calls) {
      this.calls = calls;
    }

    @Override
    public Set<Call> calls() {
      return calls;
    }

    @Override
    public Verdict connect(Findings before) {
      called("connect");
      return Verdict.pass();
    }

    @Override
    public Verdict helo(String host, Findings before) {
      called("helo");
      return Verdict.pass();
    }

    @Override
    public Verdict sender(Envelope envelope, Findings before) {
      called("sender");
      return Verdict.pass();
    }

    @Override
    public Verdict message(FilteredMessage message) {
      called("message");
      return Verdict.pass();
    }

    @Override
    public void abort() {
      called("abort");
    }

    @Override
    public void close() {
      called("close");
    }
  }

  private void talk(Policy policy, MessageFilter... filters) throws IOException {
    try (MailServer server =
        new TestServers().secured(Smtp.mx(policy)).filter(filters).build().start()) {
      try (SocketClient client = new SocketClient(server, "smtp")) {
        assertThat(client.hear()).startsWith("220 ");
        assertThat(client.say("HELO c.example")).startsWith("250 ");
        assertThat(client.say(MAIL)).startsWith("250 ");
        assertThat(client.say(RCPT)).startsWith("250 ");
        assertThat(client.say("RSET")).startsWith("250 ");
        assertThat(client.say(MAIL)).startsWith("250 ");
        assertThat(client.say(RCPT)).startsWith("250 ");
        assertThat(client.say("DATA")).startsWith("354 ");
        assertThat(client.say("x\r\n.")).startsWith("250 ");
        assertThat(client.say("QUIT")).startsWith("221 ");
      }
    }
  }

  /** RCPT looks up the recipient anyway. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECIPIENT")
  void aRuleThatDoesNotBlockWaitsForNoThread(Stage stage) throws Exception {
    Semaphore held = new Semaphore(0);
    CountDownLatch goOn = new CountDownLatch(1);
    PolicyRule slow =
        PolicyRule.of(
            "slow",
            request -> {
              held.release();
              return await(goOn) ? Decision.dunno() : Decision.defer("interrupted");
            });
    PolicyRule holding = slow.when(request -> request.helo().filter("slow"::equals).isPresent());
    Policy policy = Policy.recipient(holding).with(stage, List.of(immediate("rule")));
    try (MailServer server =
        new TestServers()
            .secured(Smtp.mx(policy))
            .limits(Limits.defaults().with(Limits.Count.DIRECTORY_LOOKUPS, 1))
            .build()
            .start()) {
      try (SocketClient slowOne = new SocketClient(server, "smtp")) {
        slowOne.hear();
        slowOne.say("HELO slow");
        slowOne.say(MAIL);
        if (stage == Stage.MESSAGE) {
          try (SocketClient client = new SocketClient(server, "smtp")) {
            client.hear();
            client.say("HELO c");
            client.say(MAIL);
            client.say(RCPT);
            client.say("DATA");
            calls.clear();
            slowOne.send(RCPT);
            held.acquire();
            assertThat(client.say("x\r\n.")).startsWith("250 ");
          }
        } else {
          calls.clear();
          slowOne.send(RCPT);
          held.acquire();
          try (SocketClient client = new SocketClient(server, "smtp")) {
            assertThat(client.hear()).startsWith("220 ");
            assertThat(client.say("HELO c")).startsWith("250 ");
            assertThat(client.say(MAIL)).startsWith("250 ");
          }
        }
        assertThat(calls).hasSize(1);
        goOn.countDown();
        assertThat(slowOne.hear()).startsWith("250 ");
      }
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatMayBlockHasAThreadForIt(Stage stage) throws IOException {
    talk(Policy.recipient().with(stage, List.of(immediate("first"), patient("second"))));
    assertThat(calls).containsOnly("first postern-directory", "second postern-directory");
  }

  @Test
  void aFilterHasAThreadForWhatItDoesAlone() throws IOException {
    Set<FilterSession.Call> some = Set.of(FilterSession.Call.SENDER, FilterSession.Call.ABORT);
    talk(Policy.recipient(), peer -> new Told(some));
    assertThat(calls)
        .containsExactly(
            "sender postern-filters", "abort postern-filters", "sender postern-filters");
  }

  /** The end of a transaction is told before the next, though that is nothing to the filter. */
  @Test
  void aFilterThatAwaitsTheEndOfATransactionAloneIsToldOfIt() throws IOException {
    talk(Policy.recipient(), peer -> new Told(Set.of(FilterSession.Call.ABORT)));
    assertThat(calls).containsExactly("abort postern-filters");
  }

  @Test
  void aFilterThatAwaitsTheEndOfTheConnectionAloneIsToldOfIt() throws IOException {
    talk(Policy.recipient(), peer -> new Told(Set.of(FilterSession.Call.CLOSE)));
    assertThat(calls).containsExactly("close postern-filters");
  }

  @Test
  void oneThatDoesNothingIsNotCalled() throws IOException {
    talk(
        Policy.recipient(),
        MessageFilter.stateless("none", new Told(Set.of())),
        peer -> new Told(Set.of()));
    assertThat(calls).isEmpty();
  }

  /** A filter is opened where it may block, unless it says that it does not. */
  @Test
  void aFilterIsOpenedWhereItMayBlock() throws IOException {
    talk(
        Policy.recipient(),
        peer -> {
          called("open");
          return new Told(Set.of());
        });
    talk(Policy.recipient(), new AtOnce());
    assertThat(calls)
        .containsExactly("open postern-filters", "open postern-work", "connect postern-work");
  }

  private final class AtOnce implements MessageFilter {
    @Override
    public FilterSession open(PeerInfo peer) {
      called("open");
      return new Told(Set.of(FilterSession.Call.CONNECT));
    }

    @Override
    public boolean connectsAtOnce() {
      return true;
    }
  }

  /** It is closed like any other. */
  @Test
  void aFilterThatCannotSayWhatItDoesMakesTheClientComeAgain() throws IOException {
    MessageFilter unsure = peer -> new Told(null);
    try (MailServer server = new TestServers().secured(Smtp.mx()).filter(unsure).build().start();
        SocketClient client = new SocketClient(server, "smtp")) {
      assertThat(client.hear()).startsWith("421 4.3.0 ");
    }
    assertThat(calls).containsExactly("close postern-filters");
  }

  static Stream<PolicyRule> rulesThatDoNotBlock() {
    LookupTable table = LookupTable.of(Map.of("a@b", "OK"));
    PolicyRule permitted = PolicyRule.permit().when(PolicyCondition.authenticated());
    return Stream.of(
        PolicyRule.permit(),
        PolicyRule.reject(),
        PolicyRule.permitAuthenticated(),
        PolicyRule.permitNetworks(TrustedNetworks.of("10.0.0.0/8")),
        PolicyRule.rejectUnauthDestination(),
        PolicyRule.rejectSenderLoginMismatch(SenderLogins.ANYONE),
        PolicyRule.rejectUnauthenticatedSenderLoginMismatch(table),
        permitted.when(PolicyCondition.not(PolicyCondition.authenticated())).named("other"),
        HeloRules.rejectInvalidHelo(),
        HeloRules.rejectNonFqdnHelo(),
        HeloRules.checkHeloAccess(LookupTable.parse("static:OK")),
        SenderRules.rejectNonFqdnSender(),
        SenderRules.checkSenderAccess(table),
        RecipientRules.permitAuthDestination());
  }

  @ParameterizedTest
  @MethodSource
  void rulesThatDoNotBlock(PolicyRule rule) {
    assertThat(rule.mayBlock()).isFalse();
    assertThat(onlyRule(Policy.recipient().withSender(rule)).mayBlock()).isFalse();
  }

  static Stream<PolicyRule> rulesThatMayBlock() {
    LookupTable slow = key -> Optional.empty();
    PolicyCondition own = request -> true;
    PolicyCondition known = PolicyCondition.authenticated();
    PolicyRule permit = PolicyRule.permit();
    return Stream.of(
        PolicyRule.of("own", request -> Decision.dunno()),
        PolicyRule.of("own", request -> Decision.dunno()).named("other"),
        PolicyRule.of("own", request -> Decision.dunno()).when(known),
        permit.when(own),
        permit.when(PolicyCondition.not(own)),
        permit.when(PolicyCondition.allOf(known, own)),
        permit.when(PolicyCondition.anyOf(known, own)),
        PolicyRule.rejectSenderLoginMismatch(SenderLogins.OWN),
        PolicyRule.rejectSenderLoginMismatch((user, sender, request) -> true),
        PolicyRule.rejectSenderLoginMismatch(SenderLogins.table(slow)),
        PolicyRule.rejectUnauthenticatedSenderLoginMismatch(slow),
        PolicyRule.checkPolicyService("inet:127.0.0.1:10023"),
        HeloRules.checkHeloAccess(slow),
        SenderRules.checkSenderAccess(LookupTable.parse("hash:/nowhere/access")),
        SenderRules.rejectUnlistedSender());
  }

  @ParameterizedTest
  @MethodSource
  void rulesThatMayBlock(PolicyRule rule) {
    assertThat(rule.mayBlock()).isTrue();
    assertThat(onlyRule(Policy.recipient().withSender(rule)).mayBlock()).isTrue();
  }

  private static PolicyRule onlyRule(Policy policy) {
    return policy.rules(Stage.SENDER).get(0);
  }
}
