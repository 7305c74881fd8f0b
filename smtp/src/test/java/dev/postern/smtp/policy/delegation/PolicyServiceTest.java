package dev.postern.smtp.policy.delegation;

import static dev.postern.smtp.policy.delegation.ScriptedService.says;
import static dev.postern.smtp.policy.delegation.ScriptedService.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.access.TestLog;
import dev.postern.smtp.policy.delegation.ScriptedService.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that are good, away, slow, lying, and end in the middle. */
@Timeout(120)
class PolicyServiceTest {
  private static final PolicyRequest REQUEST =
      PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("lmtp")).build();
  private static final Decision TROUBLE =
      Decision.refuse(
          SmtpStatus.of(451, "3.5", "<>: Sender address rejected: Server configuration problem"));

  private final List<ScriptedService> services = new ArrayList<>();
  private final List<PolicyRule> rules = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void ends() throws IOException {
    for (PolicyRule rule : rules) {
      rule.close();
    }
    for (ScriptedService service : services) {
      service.close();
    }
  }

  private ScriptedService service(Script script) throws IOException {
    ScriptedService service = ScriptedService.inet(script);
    services.add(service);
    return service;
  }

  private static PolicyService settings(ScriptedService service) {
    return PolicyService.at(service.address()).retryDelay(Duration.ofMillis(1));
  }

  private PolicyRule rule(PolicyService settings) {
    PolicyRule rule = settings.rule();
    rules.add(rule);
    return rule;
  }

  private PolicyRule rule(ScriptedService service) {
    return rule(settings(service));
  }

  private static CompletableFuture<Decision> aside(PolicyRule rule) {
    return CompletableFuture.supplyAsync(
        () -> rule.decide(REQUEST), task -> new Thread(task).start());
  }

  @Test
  void doesWhatTheServiceWants() throws IOException {
    PolicyRule rule = rule(service(says("action=REJECT 5.7.1 go away\n\n")));
    assertThat(rule.name()).isEqualTo("check_policy_service");
    assertThat(rule.consultsLogins()).isFalse();
    assertThat(rule.decide(REQUEST))
        .isEqualTo(
            Decision.refuse(SmtpStatus.of(554, "7.1", "<>: Sender address rejected: go away")));
  }

  @Test
  void asksAUnixSocketToo() throws IOException {
    ScriptedService service =
        ScriptedService.unix(directory.resolve("policy"), says("action=OK\n\n"));
    services.add(service);
    assertThat(rule(service).decide(REQUEST)).isEqualTo(Decision.permit());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action=dunno\n\n",
        "action=DUNNO\r\n\r\n",
        "x=y\naction=dunno\naction=reject\n\n",
        "action=WARN look\n\n",
        "action=info look\n\n",
      })
  void theNextRuleIsAsked(String answer) throws IOException {
    assertThat(rule(service(says(answer))).decide(REQUEST)).isEqualTo(Decision.dunno());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "action\n\n",
        "hello\n\n",
        "xaction=dunno\n\n",
        "action=\n\n",
        "action=HOLD\n\n",
        "action=FILTER smtp:x\n\n",
        "action=no_such_rule\n\n",
        "action=dunno\n\naction=dunno\n\n",
      })
  void whatIsNoAnswerCountsAsNone(String answer) throws IOException {
    assertThat(rule(service(says(answer))).decide(REQUEST)).isEqualTo(TROUBLE);
  }

  @Test
  void anAnswerComesInPieces() throws IOException {
    PolicyRule rule =
        rule(
            service(
                (client, request) -> {
                  for (char octet : "action=dunno\n\n".toCharArray()) {
                    write(client, String.valueOf(octet));
                  }
                }));
    assertThat(rule.decide(REQUEST)).isEqualTo(Decision.dunno());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x=y\n"})
  void anAnswerHasAnEnd(String part) throws IOException {
    ScriptedService service = service(says("action=dunno\n" + part.repeat(1_000_000)));
    assertThat(rule(settings(service).tryLimit(1)).decide(REQUEST)).isEqualTo(TROUBLE);
  }

  @Test
  void anAnswerMayBeAsLongAsIsWritten() throws IOException {
    String rest = "x".repeat(PolicyAnswer.MAX_OCTETS - "action=dunno\n\n\n".length());
    assertThat(
            rule(service(says("action=dunno\n" + rest.replaceFirst("x", "=") + "\n\n")))
                .decide(REQUEST))
        .isEqualTo(Decision.dunno());
    assertThat(
            rule(service(says("action=dunno\n" + rest.replaceFirst("x", "=x") + "\n\n")))
                .decide(REQUEST))
        .isEqualTo(TROUBLE);
  }

  @Test
  void aConnectionIsKept() throws IOException {
    ScriptedService service = service(says("action=dunno\n\n"));
    PolicyRule rule = rule(service);
    for (int i = 0; i < 20; i++) {
      assertThat(rule.decide(REQUEST)).isEqualTo(Decision.dunno());
    }
    assertThat(service.accepted).hasValue(1);
    assertThat(service.requests).hasSize(20);
  }

  @Test
  void aConnectionIsUsedForSoLong() throws IOException {
    ScriptedService service = service(says("action=dunno\n\n"));
    PolicyRule rule = rule(settings(service).maxTtl(Duration.ofNanos(1)));
    rule.decide(REQUEST);
    rule.decide(REQUEST);
    assertThat(service.accepted).hasValue(2);
  }

  @Test
  void anUnusedConnectionIsClosed() throws Exception {
    ScriptedService service = service(says("action=dunno\n\n"));
    PolicyRule rule = rule(settings(service).maxIdle(Duration.ofMillis(20)));
    rule.decide(REQUEST);
    assertThat(service.ended.poll(60, TimeUnit.SECONDS)).isNotNull();
    rule.decide(REQUEST);
    assertThat(service.ended.poll(60, TimeUnit.SECONDS)).isNotNull();
  }

  /** Also where the service sees the request before its connection is known to be gone. */
  @Test
  void aConnectionThatWasClosedIsMadeAnew() throws IOException {
    AtomicInteger answers = new AtomicInteger();
    ScriptedService service =
        service(
            (client, request) -> {
              if (answers.incrementAndGet() % 2 == 0) {
                client.close();
              } else {
                write(client, "action=dunno\n\n");
              }
            });
    PolicyRule rule = rule(settings(service).tryLimit(1));
    for (int i = 0; i < 10; i++) {
      assertThat(rule.decide(REQUEST)).isEqualTo(Decision.dunno());
    }
    service.hangUp();
    answers.set(0);
    assertThat(rule.decide(REQUEST)).isEqualTo(Decision.dunno());
  }

  @Test
  void whatNobodyAskedForIsNoAnswerToTheNext() throws Exception {
    CountDownLatch lied = new CountDownLatch(1);
    ScriptedService service =
        service(
            (client, request) -> {
              write(client, "action=dunno\n\n");
              write(client, "action=OK\n\n");
              lied.countDown();
            });
    PolicyRule rule = rule(settings(service).tryLimit(1));
    rule.decide(REQUEST);
    assertThat(lied.await(60, TimeUnit.SECONDS)).isTrue();
    service.does(says("action=REJECT\n\n"));
    assertThat(rule.decide(REQUEST)).isNotEqualTo(Decision.permit());
  }

  @Test
  void isAskedSoOften() throws IOException {
    ScriptedService service =
        service(
            (client, request) -> {
              write(client, "action=du");
              client.close();
            });
    assertThat(rule(settings(service).tryLimit(3)).decide(REQUEST)).isEqualTo(TROUBLE);
    assertThat(service.requests).hasSize(3);
    assertThat(rule(settings(service)).decide(REQUEST)).isEqualTo(TROUBLE);
    assertThat(service.requests).hasSize(5);
  }

  @Test
  void theSecondTryMayDo() throws IOException {
    ScriptedService service = service((client, request) -> client.close());
    service.does(
        (client, request) -> {
          service.does(says("action=dunno\n\n"));
          client.close();
        });
    assertThat(rule(service).decide(REQUEST)).isEqualTo(Decision.dunno());
  }

  @Test
  void oneThatIsAwayIsToldOnceAndComesBack() throws IOException {
    TestLog log = new TestLog();
    Path socket = directory.resolve("away");
    PolicyRule rule = rule(PolicyService.at("unix:" + socket).retryDelay(Duration.ofMillis(1)));
    assertThat(rule.decide(REQUEST)).isEqualTo(TROUBLE);
    assertThat(rule.decide(REQUEST)).isEqualTo(TROUBLE);
    assertThat(log.lines("policy service failed service=unix:" + socket)).hasSize(1);
    services.add(ScriptedService.unix(socket, says("action=dunno\n\n")));
    assertThat(rule.decide(REQUEST)).isEqualTo(Decision.dunno());
    assertThat(rule.decide(REQUEST)).isEqualTo(Decision.dunno());
    assertThat(log.lines("policy service answers again service=unix:" + socket)).hasSize(1);
  }

  @Test
  void whatItSaysStandsOnOneLineOfTheLog() throws IOException {
    TestLog log = new TestLog();
    rule(service(says("action=WARN a\u001b[31mb\n\n"))).decide(REQUEST);
    rule(service(says("action=no_such\u001brule\n\n"))).decide(REQUEST);
    assertThat(log.lines("policy service says")).singleElement().asString().contains("a?[31mb");
    assertThat(log.lines("policy service failed"))
        .singleElement()
        .asString()
        .contains("no_such?rule");
  }

  @Test
  void oneThatIsSilentIsWaitedForSoLong() throws IOException {
    ScriptedService service = service((client, request) -> {});
    PolicyRule rule = rule(settings(service).timeout(Duration.ofMillis(50)));
    assertThat(rule.decide(REQUEST)).isEqualTo(TROUBLE);
    assertThat(service.requests).hasSize(1);
  }

  /** Octet by octet is no way to be waited for. */
  @Test
  void oneThatDripsIsWaitedForSoLong() throws IOException {
    Semaphore never = new Semaphore(0);
    ScriptedService service =
        service(
            (client, request) -> {
              while (!never.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                write(client, "x");
              }
            });
    assertThat(rule(settings(service).timeout(Duration.ofMillis(100))).decide(REQUEST))
        .isEqualTo(TROUBLE);
  }

  /** So that a service that hangs does not hold all threads for look-ups. */
  @Test
  void whileItFailsOneRequestTriesItAndOthersDoNotWait() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(1);
    ScriptedService service = service((client, request) -> client.close());
    PolicyRule rule = rule(settings(service).tryLimit(1).timeout(Duration.ofMinutes(10)));
    rule.decide(REQUEST);
    service.does(
        (client, request) -> {
          tried.countDown();
          hangs.await();
          write(client, "action=dunno\n\n");
        });
    CompletableFuture<Decision> first = aside(rule);
    assertThat(tried.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(rule.decide(REQUEST)).isEqualTo(TROUBLE);
    }
    assertThat(service.requests).hasSize(2);
    hangs.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(Decision.dunno());
    assertThat(rule.decide(REQUEST)).isEqualTo(Decision.dunno());
  }

  @Test
  void connectionsAreBounded() throws Exception {
    Semaphore answers = new Semaphore(0);
    AtomicInteger under = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ScriptedService service =
        service(
            (client, request) -> {
              most.accumulateAndGet(under.incrementAndGet(), Math::max);
              answers.acquire();
              under.decrementAndGet();
              write(client, "action=dunno\n\n");
            });
    PolicyRule rule = rule(settings(service).connections(2));
    List<CompletableFuture<Decision>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add(aside(rule));
    }
    // Two are under way and one waits; the others, or that one too if it is late, were refused.
    CompletableFuture<?> all = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    answers.release(10);
    all.get(60, TimeUnit.SECONDS);
    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(service.accepted.get()).isLessThanOrEqualTo(2);
    assertThat(asked).anyMatch(one -> one.join().equals(Decision.dunno()));
  }

  @Test
  void oneThatWaitsForAConnectionGetsIt() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ScriptedService service =
        service(
            (client, request) -> {
              first.countDown();
              go.await();
              write(client, "action=dunno\n\n");
            });
    PolicyRule rule = rule(settings(service).connections(1));
    CompletableFuture<Decision> one = aside(rule);
    assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
    Thread waiting = new Thread(() -> rule.decide(REQUEST));
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    // There is one place to wait.
    assertThat(rule.decide(REQUEST)).isEqualTo(TROUBLE);
    go.countDown();
    assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(Decision.dunno());
    waiting.join(60_000);
    assertThat(service.accepted).hasValue(1);
    assertThat(service.requests).hasSize(2);
  }

  @Test
  void whoIsInterruptedWaitsNoMoreWhichIsNotTheServicesFault() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptedService service = service((client, request) -> asked.countDown());
    PolicyRule rule = rule(service);
    List<Object> seen = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              seen.add(rule.decide(REQUEST));
              seen.add(Thread.currentThread().isInterrupted());
            });
    thread.start();
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    thread.join(60_000);
    assertThat(seen).containsExactly(TROUBLE, true);
    assertThat(service.ended.poll(60, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void theEndOfTheServerEndsWhatIsUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptedService service = service((client, request) -> asked.countDown());
    PolicyRule rule = rule(service);
    CompletableFuture<Decision> decision = aside(rule);
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    rule.close();
    assertThat(decision.get(60, TimeUnit.SECONDS)).isEqualTo(TROUBLE);
    assertThat(service.ended.poll(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(rule.decide(REQUEST)).isEqualTo(TROUBLE);
    assertThat(service.requests).hasSize(1);
  }

  @Test
  void theEndOfTheServerClosesWhatIsKept() throws Exception {
    ScriptedService service = service(says("action=dunno\n\n"));
    PolicyRule rule = rule(service);
    rule.decide(REQUEST);
    rule.close();
    assertThat(service.ended.poll(60, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void whatCountsWithoutAnAnswerIsASetting() throws IOException {
    ScriptedService service = service((client, request) -> client.close());
    assertThat(rule(settings(service).defaultAction("DUNNO")).decide(REQUEST))
        .isEqualTo(Decision.dunno());
    assertThat(rule(settings(service).defaultAction("550 5.7.0 closed")).decide(REQUEST))
        .isEqualTo(
            Decision.refuse(SmtpStatus.of(550, "7.0", "<>: Sender address rejected: closed")));
  }

  @Test
  void theListIsNamedToTheService() throws IOException {
    ScriptedService service = service(says("action=dunno\n\n"));
    rule(settings(service).policyContext("port 25")).decide(REQUEST);
    assertThat(service.requests.get(0)).contains("\npolicy_context=port 25\n");
  }

  @Test
  void allConnectionsAreTriedThatANameHas() throws IOException {
    ScriptedService service = service(says("action=dunno\n\n"));
    String port = service.address().replaceAll(".*:", "");
    assertThat(rule(PolicyService.at("inet:localhost:" + port)).decide(REQUEST))
        .isEqualTo(Decision.dunno());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10023",
        "localhost:10023",
        "inet:10023",
        "inet::10023",
        "inet:a:0",
        "inet:a:65536",
        "inet:a:b",
        "inet:::1:25",
        "unix:private/policy",
        "unix:",
        "/var/run/policy"
      })
  void addressesAreInPostfixsWords(String address) {
    assertThatIllegalArgumentException().isThrownBy(() -> PolicyRule.checkPolicyService(address));
  }

  @Test
  void addressesAreShownAsTheyWereGiven() {
    for (String text :
        List.of("inet:localhost:10023", "inet:[::1]:10023", "inet:192.0.2.1:1", "unix:/run/p")) {
      assertThat(PolicyRule.checkPolicyService(text)).hasToString("check_policy_service " + text);
    }
  }

  @Test
  void settingsAreChecked() {
    PolicyService service = PolicyService.at("unix:/run/policy");
    assertThatIllegalArgumentException().isThrownBy(() -> service.timeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> service.maxIdle(Duration.ofDays(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> service.maxTtl(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> service.retryDelay(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> service.tryLimit(0));
    assertThatIllegalArgumentException().isThrownBy(() -> service.connections(0));
    assertThatIllegalArgumentException().isThrownBy(() -> service.defaultAction("HOLD"));
    assertThatIllegalArgumentException().isThrownBy(() -> service.defaultAction("reject_it"));
  }
}
