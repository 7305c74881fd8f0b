package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.MailUser;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many requests on one connection, and peers that read slowly, vanish or come late. */
@Timeout(120)
class ManyRequestsTest {
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final CountDownLatch interrupted = new CountDownLatch(1);

  /** Accepts everybody; "slow" when the test says so. */
  private final Authenticator authenticator =
      (credentials, login) -> {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
          if (credentials.authenticationId().equals("slow")) {
            begun.release();
            goOn.await(60, TimeUnit.SECONDS);
          }
        } catch (InterruptedException e) {
          interrupted.countDown();
          return AuthOutcome.unavailable();
        } finally {
          atOnce.decrementAndGet();
        }
        return AuthOutcome.accepted(MailUser.of(credentials.authenticationId()));
      };

  private MailServerBuilder builder(Limits limits) {
    return MailServer.builder()
        .hostname("mail.example.org")
        .authenticator(authenticator)
        .loginGuard(LoginGuard.NONE)
        .limits(limits)
        .listen(DovecotAuthServer.clients().host("127.0.0.1"));
  }

  private MailServer started(Limits limits) throws IOException {
    return builder(limits).build().start();
  }

  @Test
  void answersComeInTheOrderInWhichTheyAreFound() throws Exception {
    try (MailServer server = started(TestServers.QUICK);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(AuthClient.plain(1, "slow", "x"));
      assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      client.send(AuthClient.plain(2, "ben", "x") + "AUTH\t3\tLOGIN\tservice=imap\tsecured\n");
      List<String> meanwhile = client.lines(2);
      assertThat(meanwhile).containsExactlyInAnyOrder("OK\t2\tuser=ben", "CONT\t3\tVXNlcm5hbWU6");
      goOn.countDown();
      assertThat(client.line()).isEqualTo("OK\t1\tuser=slow");
      client.send("CANCEL\t3\n" + AuthClient.plain(3, "cid", "x"));
      assertThat(client.line()).isEqualTo("OK\t3\tuser=cid");
    }
  }

  @Test
  void tenThousandAtOnceAreAllAnswered() throws Exception {
    int many = 10_000;
    try (MailServer server = started(TestServers.QUICK);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  StringBuilder all = new StringBuilder();
                  IntStream.rangeClosed(1, many)
                      .forEach(i -> all.append(AuthClient.plain(i, "u" + i, "x", "rip=192.0.2.1")));
                  client.send(all.toString());
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      sender.start();
      Set<String> answers = new HashSet<>(client.lines(many));
      sender.join();
      assertThat(answers).hasSize(many);
      assertThat(answers).allMatch(answer -> answer.startsWith("OK\t"));
    }
  }

  /** No more are under way than may be; the rest waits and is not lost. */
  @Test
  void whatExceedsTheBoundWaits() throws Exception {
    Limits limits = TestServers.QUICK.with(DovecotAuthServer.REQUESTS, 3);
    try (MailServer server = started(limits);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      StringBuilder all = new StringBuilder();
      for (int i = 1; i <= 20; i++) {
        all.append(AuthClient.plain(i, "slow", "x"));
      }
      client.send(all.toString());
      assertThat(begun.tryAcquire(3, 60, TimeUnit.SECONDS)).isTrue();
      assertThat(begun.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
      goOn.countDown();
      Set<String> answers = new HashSet<>(client.lines(20));
      assertThat(answers).hasSize(20).allMatch(answer -> answer.endsWith("user=slow"));
    }
    assertThat(mostAtOnce).hasValueLessThanOrEqualTo(3);
  }

  @Test
  void whoReadsNothingKeepsNobodyWaiting() throws Exception {
    try (MailServer server = started(TestServers.QUICK);
        AuthClient lazy = new AuthClient(server.port("auth"), 1_024).greet();
        AuthClient other = AuthClient.greeted(server.port("auth"))) {
      Thread flood =
          new Thread(
              () -> {
                try {
                  for (int i = 1; i < 100_000; i++) {
                    lazy.send(AuthClient.plain(i, "a".repeat(1_000), "x", "rip=192.0.2.1"));
                  }
                } catch (IOException closedAtTheEnd) {
                  return;
                }
              });
      flood.start();
      for (int i = 1; i <= 200; i++) {
        other.send(AuthClient.plain(i, "ben", "x", "rip=192.0.2.2"));
        assertThat(other.line()).isEqualTo("OK\t" + i + "\tuser=ben");
      }
      lazy.close();
      flood.join();
    }
  }

  @Test
  void whatAVanishedPeerAskedForIsCalledOff() throws Exception {
    try (MailServer server = started(TestServers.QUICK)) {
      try (AuthClient client = AuthClient.greeted(server.port("auth"))) {
        client.send(AuthClient.plain(1, "slow", "x"));
        assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      try (AuthClient next = AuthClient.greeted(server.port("auth"))) {
        next.send(AuthClient.plain(1, "ben", "x"));
        assertThat(next.line()).isEqualTo("OK\t1\tuser=ben");
      }
    }
  }

  /** Postfix says 454 then, and comes again. */
  @Test
  void aServerThatStopsSaysThatItCannotBeToldNow() throws Exception {
    Limits limits = TestServers.QUICK.with(Limits.Time.DRAIN, Duration.ofSeconds(1));
    MailServer server = started(limits);
    try (AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(AuthClient.plain(1, "slow", "x") + "AUTH\t2\tLOGIN\tservice=imap\tsecured\n");
      assertThat(client.line()).startsWith("CONT\t2");
      assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      Thread stop = new Thread(server::close);
      stop.start();
      assertThat(client.lines(2)).allMatch(answer -> answer.contains("\ttemp\tcode=temp_fail\t"));
      assertThat(client.line()).isNull();
      stop.join();
    }
  }

  /** Its pool is full: temporary, and no request is forgotten. */
  @Test
  void whatFindsNoRoomInThePoolIsTemporary() throws Exception {
    Limits limits =
        TestServers.QUICK
            .with(Limits.Count.PASSWORD_CHECKS, 1)
            .with(Limits.Count.BULKHEAD_QUEUE, 1)
            .with(Limits.Count.BULKHEAD_SHARE, 100);
    try (MailServer server = started(limits);
        AuthClient client = AuthClient.greeted(server.port("auth"))) {
      client.send(AuthClient.plain(1, "slow", "x"));
      assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      client.send(AuthClient.plain(2, "ben", "x") + AuthClient.plain(3, "cid", "x"));
      assertThat(client.line())
          .isEqualTo(
              "FAIL\t3\ttemp\tcode=temp_fail\treason=Temporary authentication failure, try again"
                  + " later");
      goOn.countDown();
      assertThat(client.lines(2)).containsExactlyInAnyOrder("OK\t1\tuser=slow", "OK\t2\tuser=ben");
    }
  }
}
