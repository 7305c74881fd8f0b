package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.MailUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which request a number stands for, and how many are waited for. */
@Timeout(120)
class AuthRequestsTest {
  private static final String TEMPORARY =
      "\ttemp\tcode=temp_fail\treason=Temporary authentication failure, try again later";

  private final Semaphore begun = new Semaphore(0);
  private final Map<String, CountDownLatch> held =
      Map.of("slow", new CountDownLatch(1), "decided", new CountDownLatch(1));
  private final Set<Thread> deciding = ConcurrentHashMap.newKeySet();

  private AuthOutcome authenticate(String user) {
    if (user.equals("slow")) {
      hold(user);
    } else if (user.equals("decided")) {
      deciding.add(Thread.currentThread());
    }
    return AuthOutcome.accepted(MailUser.of(user));
  }

  private void hold(String user) {
    begun.release();
    try {
      assertThat(held.get(user).await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException atTheEndOfTheConnection) {
      Thread.currentThread().interrupt();
    }
  }

  /** Holds whose login is decided, and not told yet: the event of it asks what time it is. */
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          if (deciding.remove(Thread.currentThread())) {
            hold("decided");
          }
          return Instant.now();
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private MailServer started(Limits limits) throws IOException {
    return MailServer.builder()
        .hostname("mail.example.org")
        .authenticator((credentials, login) -> authenticate(credentials.authenticationId()))
        .loginGuard(LoginGuard.NONE)
        .clock(clock)
        .limits(limits)
        .listen(DovecotAuthServer.clients().host("127.0.0.1"))
        .build()
        .start();
  }

  private void awaitBegun() throws InterruptedException {
    assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Who asked anew would take the answer for the new user's. */
  @Test
  void aCancelledOneDoesNotAnswerForWhoHasItsNumberNow() throws Exception {
    Limits two =
        TestServers.QUICK
            .with(Limits.Count.PASSWORD_CHECKS, 2)
            .with(Limits.Count.BULKHEAD_SHARE, 100);
    try (MailServer server = started(two);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(AuthClient.plain(1, "decided", "x"));
      awaitBegun();
      client.send("CANCEL\t1\n" + AuthClient.plain(1, "slow", "x"));
      awaitBegun();
      held.get("decided").countDown();
      // The other thread is held: the one that decided says what it has found, and then this.
      client.send(AuthClient.plain(2, "ben", "x"));
      assertThat(client.line()).isEqualTo("OK\t2\tuser=ben");
      held.get("slow").countDown();
      assertThat(client.line()).isEqualTo("OK\t1\tuser=slow");
    }
  }

  /** One too many waits behind one that is checked, and is refused behind one that may never be. */
  @Test
  void whoHasAnsweredOrLeftIsAwaitedNoMore() throws Exception {
    Limits one = TestServers.QUICK.with(DovecotAuthServer.REQUESTS, 1);
    try (MailServer server = started(one);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      login(client, 1);
      client.send("CONT\t1\t" + base64("ben") + "\n");
      assertThat(client.line()).isEqualTo("CONT\t1\t" + base64("Password:"));
      client.send("CONT\t1\t" + base64("x") + "\n");
      assertThat(client.line()).isEqualTo("OK\t1\tuser=ben");
      oneTooManyWaits(client);
      login(client, 4);
      client.send(AuthClient.plain(5, "ben", "x"));
      assertThat(client.line()).isEqualTo("FAIL\t5" + TEMPORARY);
    }
  }

  @Test
  void whoIsCancelledIsAwaitedNoMore() throws Exception {
    Limits one = TestServers.QUICK.with(DovecotAuthServer.REQUESTS, 1);
    try (MailServer server = started(one);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      login(client, 1);
      client.send("CANCEL\t1\n");
      oneTooManyWaits(client);
      login(client, 4);
      client.send(AuthClient.plain(5, "ben", "x"));
      assertThat(client.line()).isEqualTo("FAIL\t5" + TEMPORARY);
    }
  }

  private static void login(AuthClient client, int number) throws IOException {
    client.send("AUTH\t" + number + "\tLOGIN\tservice=smtp\tsecured\n");
    assertThat(client.line()).isEqualTo("CONT\t" + number + "\t" + base64("Username:"));
  }

  private void oneTooManyWaits(AuthClient client) throws Exception {
    client.send(AuthClient.plain(2, "slow", "x") + AuthClient.plain(3, "slow", "x"));
    awaitBegun();
    assertThat(begun.tryAcquire(200, TimeUnit.MILLISECONDS)).as("another").isFalse();
    held.get("slow").countDown();
    assertThat(client.line()).isEqualTo("OK\t2\tuser=slow");
    assertThat(client.line()).isEqualTo("OK\t3\tuser=slow");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
