package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of one connection that wait in line, and the few tasks that empty it. */
@Timeout(120)
class DrainTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final AtomicInteger interrupts = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private final Set<Boolean> flags = ConcurrentHashMap.newKeySet();

  private AuthOutcome authenticate(String user) {
    runs.incrementAndGet();
    flags.add(Thread.currentThread().isInterrupted());
    switch (user) {
      case "slow" -> hold();
      case "interrupts" -> Thread.currentThread().interrupt();
      case "broken" -> throw new StackOverflowError("simulated, as was asked for");
      default -> {}
    }
    return AuthOutcome.accepted(MailUser.of(user));
  }

  private void hold() {
    begun.release();
    try {
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      interrupts.incrementAndGet();
    }
  }

  private MailServer started(Limits limits) throws IOException {
    return MailServer.builder()
        .hostname("mail.example.org")
        .authenticator((credentials, login) -> authenticate(credentials.authenticationId()))
        .userDirectory(
            name -> {
              authenticate(name);
              return UserLookup.found(MailUser.of(name));
            })
        .loginGuard(LoginGuard.NONE)
        .limits(limits)
        .listen(
            DovecotAuthServer.clients().host("127.0.0.1"),
            DovecotAuthServer.users().host("127.0.0.1"))
        .build()
        .start();
  }

  private void awaitBegun(int count) throws InterruptedException {
    assertThat(begun.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
  }

  private static String user(int id, String name) {
    return "USER\t" + id + "\t" + name + "\tservice=lmtp\n";
  }

  private static AuthClient users(MailServer server) throws IOException {
    AuthClient client = new AuthClient(server.port("auth-userdb"));
    client.send("VERSION\t1\t1\n");
    client.lines(2);
    return client;
  }

  /** All in one read, the slow ones first: others come to those behind, and to each other. */
  @Test
  void slowOnesKeepNobodyWaiting() throws Exception {
    try (MailServer server = started(TestServers.QUICK);
        AuthClient client = users(server)) {
      client.send(
          user(1, "slow") + user(2, "slow") + user(3, "ann") + user(4, "slow") + user(5, "b"));
      assertThat(client.lines(2)).containsExactlyInAnyOrder("USER\t3\tann", "USER\t5\tb");
      awaitBegun(3);
      goOn.countDown();
      assertThat(client.lines(3)).allMatch(answer -> answer.endsWith("slow"));
    }
  }

  /** What was found for the one before is said while the drain is held. */
  @Test
  void aFoundAnswerWaitsForNoSlowOne() throws Exception {
    Limits one =
        TestServers.QUICK
            .with(Limits.Count.DIRECTORY_LOOKUPS, 1)
            .with(Limits.Count.BULKHEAD_SHARE, 100);
    try (MailServer server = started(one);
        AuthClient client = users(server)) {
      for (int i = 1; i < 40; i += 2) {
        client.send(user(i, "ann") + user(i + 1, i == 39 ? "slow" : "ben"));
      }
      Set<String> answers = new HashSet<>(client.lines(39));
      assertThat(answers).hasSize(39).noneMatch(answer -> answer.endsWith("slow"));
      goOn.countDown();
      assertThat(client.line()).endsWith("slow");
    }
  }

  @Test
  void anInterruptThatARequestLeavesIsNotTheNextOnes() throws Exception {
    try (MailServer server = started(TestServers.QUICK);
        AuthClient client = users(server)) {
      StringBuilder all = new StringBuilder();
      for (int i = 1; i <= 200; i++) {
        all.append(user(i, "interrupts"));
      }
      client.send(all.toString());
      assertThat(new HashSet<>(client.lines(200))).hasSize(200);
    }
    assertThat(flags).containsExactly(false);
  }

  /** An embedder's error is its request's alone, and all others are answered. */
  @Test
  void anErrorTakesNoAnswerFromOthers() throws Exception {
    try (MailServer server = started(TestServers.QUICK);
        AuthClient client = users(server)) {
      client.send(user(1, "ann") + user(2, "broken") + user(3, "ben") + user(4, "cid"));
      assertThat(client.lines(4))
          .containsExactlyInAnyOrder("USER\t1\tann", "FAIL\t2", "USER\t3\tben", "USER\t4\tcid");
    }
  }

  /** What runs is interrupted; what waits never runs, but that the next may begin meanwhile. */
  @Test
  void theEndOfTheConnectionEndsWhatRunsAndWhatWaits() throws Exception {
    Limits one =
        TestServers.QUICK
            .with(Limits.Count.DIRECTORY_LOOKUPS, 1)
            .with(Limits.Count.BULKHEAD_SHARE, 100);
    try (MailServer server = started(one)) {
      try (AuthClient client = users(server)) {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
          all.append(user(i, "slow"));
        }
        client.send(all.toString());
        awaitBegun(1);
      }
      try (AuthClient next = users(server)) {
        next.send(user(1, "ann"));
        assertThat(next.line()).isEqualTo("USER\t1\tann");
      }
    }
    // The channel's end, the connection's and the session's interrupt once each.
    assertThat(interrupts).hasValueBetween(1, 3);
    assertThat(begun.availablePermits()).isLessThan(3);
  }

  @Test
  void whatWaitsForTooLongIsRefused() throws Exception {
    Limits short1 =
        TestServers.QUICK
            .with(Limits.Count.DIRECTORY_LOOKUPS, 1)
            .with(Limits.Count.BULKHEAD_SHARE, 100)
            .with(Limits.Time.BULKHEAD_WAIT, Duration.ofSeconds(1));
    try (MailServer server = started(short1);
        AuthClient client = users(server)) {
      client.send(user(1, "slow"));
      awaitBegun(1);
      client.send(user(2, "ann") + user(3, "ben"));
      assertThat(client.lines(2)).containsExactlyInAnyOrder("FAIL\t2", "FAIL\t3");
      goOn.countDown();
      client.send(user(4, "cid"));
      assertThat(client.lines(2)).containsExactlyInAnyOrder("USER\t1\tslow", "USER\t4\tcid");
    }
    assertThat(runs).hasValue(2);
  }

  /** A cancelled request leaves the count of those under way, but not the line. */
  @Test
  void theLineIsBoundedWhateverIsCancelled() throws Exception {
    Limits few =
        TestServers.QUICK
            .with(Limits.Count.PASSWORD_CHECKS, 1)
            .with(Limits.Count.BULKHEAD_QUEUE, 4)
            .with(Limits.Count.BULKHEAD_SHARE, 100);
    try (MailServer server = started(few);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(AuthClient.plain(1, "slow", "x"));
      awaitBegun(1);
      for (int i = 2; i <= 5; i++) {
        client.send(AuthClient.plain(i, "ann", "x") + "CANCEL\t" + i + "\n");
      }
      client.send(AuthClient.plain(6, "ann", "x"));
      assertThat(client.line()).startsWith("FAIL\t6\ttemp");
      goOn.countDown();
      assertThat(client.line()).startsWith("OK\t1");
    }
  }

  @Test
  void manyConnectionsAreAllAnswered() throws Exception {
    try (MailServer server = started(TestServers.QUICK);
        AuthClient a = users(server);
        AuthClient b = users(server)) {
      for (int round = 0; round < 50; round++) {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
          all.append(user(i, "ann"));
        }
        a.send(all.toString());
        b.send(all.toString());
        for (AuthClient client : List.of(a, b)) {
          assertThat(new HashSet<>(client.lines(20))).hasSize(20);
        }
      }
    }
  }
}
