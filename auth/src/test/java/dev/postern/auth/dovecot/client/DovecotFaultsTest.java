package dev.postern.auth.dovecot.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.TestLog;
import dev.postern.auth.UserLookup;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are away, slow, lying or dying. */
@Timeout(60)
class DovecotFaultsTest {
  private static final AuthContext IMAP = AuthContext.of("imap", PeerInfo.unix("imap"));
  private static final Credentials.Password ANN = Credentials.Password.of("ann", "s3cret");
  private static final AuthOutcome ACCEPTED = AuthOutcome.accepted(MailUser.of("ann"));
  private static final AuthOutcome UNAVAILABLE = AuthOutcome.unavailable();
  private static final Limits SHORT =
      Limits.defaults()
          .with(DovecotLimits.ANSWER, Duration.ofMillis(300))
          .with(DovecotLimits.HANDSHAKE, Duration.ofMillis(300));

  @TempDir private Path directory;
  private Path path;
  private DovecotAuthenticator dovecot;

  @BeforeEach
  void makeClient() {
    path = directory.resolve("s");
    dovecot = DovecotAuthenticator.unix(path);
  }

  /** A connection that ended by itself may be on its thread's last steps. */
  @AfterEach
  void endClient() throws InterruptedException {
    dovecot.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("postern-dovecot")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private AuthOutcome login() {
    return dovecot.authenticate(ANN, IMAP);
  }

  @Test
  void whoIsAwayIsToldOnceAndSoIsItsReturn() throws Exception {
    TestLog log = new TestLog();
    assertThat(login()).isEqualTo(UNAVAILABLE);
    assertThat(login()).isEqualTo(UNAVAILABLE);
    assertThat(log.lines("dovecot cannot be asked"))
        .containsExactly(
            "WARN dovecot cannot be asked socket=" + path + " reason=No such file or directory");
    try (FakeDovecot fake = FakeDovecot.at(path, peer -> peer.greetAndAccept(9))) {
      assertThat(login()).isEqualTo(ACCEPTED);
      assertThat(login()).isEqualTo(ACCEPTED);
      assertThat(fake.connections).hasValue(1);
    }
    assertThat(log.lines("dovecot can be asked again"))
        .containsExactly("INFO dovecot can be asked again socket=" + path);
    assertThat(login()).isEqualTo(UNAVAILABLE);
    assertThat(log.lines("dovecot cannot be asked")).hasSize(2);
    assertThat(log.lines("s3cret")).isEmpty();
  }

  @Test
  void aServerDoesNotStartOverASocketThatIsNotThere() {
    assertThatThrownBy(dovecot::check)
        .isInstanceOf(IOException.class)
        .hasMessage("Dovecot cannot be asked at " + path + ": No such file or directory");
    assertThatThrownBy(dovecot.mechanism("CRAM-MD5")::check).isInstanceOf(IOException.class);
    assertThatThrownBy(DovecotUserDirectory.unix(path)::check).isInstanceOf(IOException.class);
  }

  @Test
  void aServerDoesNotStartOverADovecotWithoutTheMechanism() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.send("VERSION\t1\t1\nMECH\tCRAM-MD5\nDONE\n");
              peer.request();
            })) {
      assertThatThrownBy(dovecot::check)
          .isInstanceOf(IOException.class)
          .hasMessage("Dovecot at " + path + " has no PLAIN: add it to its auth_mechanisms");
      dovecot.mechanism("cram-md5").check();
      assertThat(fake.connections).hasValue(1);
    }
  }

  @Test
  void whenDovecotWasRestartedTheNextLoginConnectsAnew() throws Exception {
    try (FakeDovecot fake = FakeDovecot.at(path, peer -> peer.greetAndAccept(1))) {
      for (int i = 1; i <= 3; i++) {
        assertThat(login()).isEqualTo(ACCEPTED);
        assertThat(fake.connections).hasValue(i);
      }
    }
  }

  /** Dovecot drops the connections of its old processes when its settings are read anew. */
  @Test
  void aRequestThatMeetsTheEndOfAConnectionIsAskedOnceMore() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.greetAndAccept(peer.number == 1 ? 1 : 0);
              peer.request();
              if (peer.number == 2) {
                peer.send("OK\t1\tuser=ann\n");
                peer.request();
              }
            })) {
      assertThat(login()).isEqualTo(ACCEPTED);
      assertThat(login()).isEqualTo(ACCEPTED);
      assertThat(fake.connections).hasValue(2);
      assertThat(fake.requests()).hasSize(3);
    }
  }

  @Test
  void whoAlwaysClosesIsNotAskedForEver() throws Exception {
    try (FakeDovecot fake = FakeDovecot.greeting(path, peer -> peer.request())) {
      assertThat(login()).isEqualTo(UNAVAILABLE);
      assertThat(fake.connections).hasValue(1);
      assertThat(fake.requests()).hasSize(1);
    }
  }

  @Test
  void whoNeverAnswersIsWaitedForNoLongerThanTheLimit() throws Exception {
    dovecot.start(ServerWith.limits(SHORT));
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              peer.request();
              peer.request();
            })) {
      assertThat(login()).isEqualTo(UNAVAILABLE);
      assertThat(login()).isEqualTo(UNAVAILABLE);
      // Silence is taken for death.
      assertThat(fake.connections).hasValue(2);
    }
  }

  @Test
  void aConnectionOnWhichOthersAreAnsweredStays() throws Exception {
    dovecot.start(ServerWith.limits(SHORT));
    CountDownLatch late = new CountDownLatch(1);
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              peer.request();
              // Of something else: it is alive.
              peer.send("COOKIE\tx\n");
              late.await();
              peer.send("OK\t1\tuser=eve\n");
              peer.send("OK\t" + FakeDovecot.Peer.id(peer.request()) + "\tuser=ann\n");
              peer.request();
            })) {
      assertThat(login()).isEqualTo(UNAVAILABLE);
      late.countDown();
      // The late answer is nobody's.
      assertThat(login()).isEqualTo(ACCEPTED);
      assertThat(fake.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "VERSION\n",
        "VERSION\t2\t0\nMECH\tPLAIN\nDONE\n",
        "VERSION\tx\n",
        "VERSION\t1\t1\nMECH\tPLAIN\n",
        "220 mail.example.org ESMTP\r\n",
        "* OK IMAP ready\r\n",
        "DONE\nVERSION\t1\t1\n",
      })
  void noPasswordGoesToWhatDoesNotGreetAsDovecot(String greeting) throws Exception {
    dovecot.start(ServerWith.limits(SHORT));
    TestLog log = new TestLog();
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.send(greeting);
              while (true) {
                peer.line();
              }
            })) {
      assertThat(login()).isEqualTo(UNAVAILABLE);
      assertThatThrownBy(dovecot::check).isInstanceOf(IOException.class);
      assertThat(fake.requests()).isEmpty();
    }
    assertThat(log.lines("dovecot cannot be asked")).hasSize(1);
  }

  @Test
  void aHandshakeHasAnEnd() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.send("VERSION\t1\t1\n");
              for (int i = 0; i < 2 * Handshake.MAX_LINES; i++) {
                peer.send("MECH\tX" + i + "\n");
              }
              peer.request();
            })) {
      assertThatThrownBy(dovecot::check).hasMessageEndingWith("its handshake has no end");
      assertThat(fake.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK\t2\tuser=ann\n", "OK\t0\tuser=ann\n", "OK\t4294967295\tuser=ann\n"})
  void whoAnswersWhatWasNotAskedIsLeft(String answer) throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              peer.request();
              peer.send(answer);
              peer.request();
            })) {
      assertThat(login()).isEqualTo(UNAVAILABLE);
      assertThat(fake.connections).hasValue(1);
    }
  }

  @Test
  void aLineWithoutEndEndsTheConnection() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              peer.request();
              while (true) {
                peer.send("x".repeat(1_000));
              }
            })) {
      assertThat(login()).isEqualTo(UNAVAILABLE);
      assertThat(fake.connections).hasValue(1);
    }
  }

  @Test
  void aLineAsLongAsMayBeIsTaken() throws Exception {
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              peer.request();
              String answer = "OK\t1\tuser=ann\tx=";
              peer.send(answer + "x".repeat(LineBuffer.MAX_LINE - answer.length()) + "\n");
              peer.request();
            })) {
      assertThat(login()).isInstanceOf(AuthOutcome.Accepted.class);
      assertThat(fake.connections).hasValue(1);
    }
  }

  /** One whom nobody waits for is interrupted; the others' requests go on. */
  @Test
  void anInterruptEndsOneWaitAlone() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch gone = new CountDownLatch(1);
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              String[] ids = new String[2];
              for (int i = 0; i < 2; i++) {
                ids[i] = FakeDovecot.Peer.id(peer.request());
                asked.countDown();
              }
              gone.await();
              peer.send("OK\t" + ids[0] + "\tuser=ann\nOK\t" + ids[1] + "\tuser=ann\n");
              peer.request();
            })) {
      TestLog log = new TestLog();
      AtomicReference<AuthOutcome> patient = new AtomicReference<>();
      AtomicReference<AuthOutcome> interrupted = new AtomicReference<>();
      AtomicReference<Boolean> kept = new AtomicReference<>();
      Thread one = new Thread(() -> patient.set(login()));
      Thread other =
          new Thread(
              () -> {
                interrupted.set(login());
                kept.set(Thread.currentThread().isInterrupted());
              });
      one.start();
      other.start();
      asked.await();
      other.interrupt();
      other.join();
      assertThat(interrupted).hasValue(UNAVAILABLE);
      assertThat(kept).hasValue(true);
      gone.countDown();
      one.join();
      assertThat(patient).hasValue(ACCEPTED);
      assertThat(fake.connections).hasValue(1);
      assertThat(log.lines("dovecot cannot be asked")).isEmpty();
    }
  }

  /** What fills the socket's buffers must hold no caller longer than it waits for an answer. */
  @Test
  void whoDoesNotReadHoldsNobody() throws Exception {
    dovecot.start(ServerWith.limits(SHORT));
    CountDownLatch over = new CountDownLatch(1);
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              while (over.getCount() > 0) {
                // It looks alive.
                peer.send("COOKIE\tx\n");
                over.await(20, TimeUnit.MILLISECONDS);
              }
            })) {
      Credentials.Password large = Credentials.Password.of("ann", "x".repeat(5_000));
      Thread[] callers = new Thread[100];
      for (int i = 0; i < callers.length; i++) {
        callers[i] = new Thread(() -> dovecot.authenticate(large, IMAP));
        callers[i].start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(login()).isEqualTo(UNAVAILABLE);
      over.countDown();
      assertThat(fake.requests()).isEmpty();
    }
  }

  @Test
  void noMoreRequestsWaitThanTheLimit() throws Exception {
    dovecot.start(ServerWith.limits(Limits.defaults().with(DovecotLimits.REQUESTS, 1)));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              String id = FakeDovecot.Peer.id(peer.request());
              asked.countDown();
              answer.await();
              peer.send("OK\t" + id + "\tuser=ann\n");
              peer.send("OK\t" + FakeDovecot.Peer.id(peer.request()) + "\tuser=ann\n");
              peer.request();
            })) {
      AtomicReference<AuthOutcome> first = new AtomicReference<>();
      Thread caller = new Thread(() -> first.set(login()));
      caller.start();
      asked.await();
      assertThat(login()).isEqualTo(UNAVAILABLE);
      answer.countDown();
      caller.join();
      assertThat(first).hasValue(ACCEPTED);
      assertThat(login()).isEqualTo(ACCEPTED);
      assertThat(fake.connections).hasValue(1);
    }
  }

  @Test
  void whatIsClosedAnswersNobodyAndLeavesNothingBehind() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (FakeDovecot fake =
        FakeDovecot.greeting(
            path,
            peer -> {
              peer.request();
              asked.countDown();
              peer.request();
            })) {
      AtomicReference<AuthOutcome> waiting = new AtomicReference<>();
      Thread caller = new Thread(() -> waiting.set(login()));
      caller.start();
      asked.await();
      dovecot.close();
      caller.join();
      assertThat(waiting).hasValue(UNAVAILABLE);
      assertThat(login()).isEqualTo(UNAVAILABLE);
      assertThat(fake.connections).hasValue(1);
    }
  }

  @Test
  void descriptorsComeBack() throws Exception {
    Path own = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(own));
    try (FakeDovecot fake = FakeDovecot.at(path, peer -> peer.greetAndAccept(1))) {
      login();
      long before = count(own);
      for (int i = 0; i < 50; i++) {
        assertThat(login()).isEqualTo(ACCEPTED);
      }
      assertThat(count(own)).isLessThan(before + 40);
      assertThat(fake.connections.get()).isGreaterThanOrEqualTo(51);
    }
  }

  private static long count(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.count();
    }
  }

  @Test
  void theSocketsOfLoginsAndOfLookUpsAreToldApart() throws Exception {
    DovecotUserDirectory directoryOfUsers = DovecotUserDirectory.unix(path);
    try (FakeDovecot fake = FakeDovecot.greeting(path, peer -> peer.request())) {
      assertThatThrownBy(directoryOfUsers::check)
          .hasMessageEndingWith("it is a socket for logins: look-ups need one like auth-userdb");
      assertThat(directoryOfUsers.find("ann")).isInstanceOf(UserLookup.Unavailable.class);
      assertThat(fake.requests()).isEmpty();
    } finally {
      directoryOfUsers.close();
    }
  }

  @Test
  void aSocketOfLookUpsIsNoneForLogins() throws Exception {
    DovecotAuthenticator logins = DovecotAuthenticator.unix(path);
    try (FakeDovecot fake =
        FakeDovecot.at(
            path,
            peer -> {
              peer.line();
              peer.line();
              peer.send("VERSION\t1\t1\nSPID\t1\n");
            })) {
      assertThatThrownBy(logins::check)
          .hasMessageEndingWith("it closed the connection: logins need a socket like auth-client");
      assertThat(fake.requests()).isEmpty();
    } finally {
      logins.close();
    }
  }
}
