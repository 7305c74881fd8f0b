package dev.postern.auth.passwdfile;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.Work;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads log in while the file changes. */
class PasswdFileThreadsTest {
  private static final int THREADS = 4;

  @TempDir private Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void whileOneReadsTheFileOthersGoOnWithItsUsersOfBefore() throws Exception {
    Path file = write("passwd", "ann:{PLAIN}a\n");
    SlowScheme slow = new SlowScheme();
    PasswdFileAuthenticator users =
        PasswdFileAuthenticator.builder(file)
            .schemes(PasswordSchemes.standard().plus(slow))
            .build();
    users.check();
    replace(file, "ann:{PLAIN}new\nbob:{SLOW}x\n");
    Future<AuthOutcome> reader = threads.submit(() -> login(users, "ann", "new"));
    assertThat(slow.entered.await(30, SECONDS)).isTrue();
    for (int i = 0; i < THREADS; i++) {
      Future<AuthOutcome> other = threads.submit(() -> login(users, "ann", "a"));
      assertThat(other.get(30, SECONDS)).isInstanceOf(AuthOutcome.Accepted.class);
    }
    assertThat(slow.looks).as("one reads").hasValue(1);
    slow.leave.countDown();
    assertThat(reader.get(30, SECONDS)).isInstanceOf(AuthOutcome.Accepted.class);
    assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Denied.class);
  }

  /** Its users of before have served for as long as they may. */
  @Test
  void afterAFileWasAwayForLongAllWaitUntilItIsRead() throws Exception {
    Path file = write("passwd", "ann:{PLAIN}a\n");
    SlowScheme slow = new SlowScheme();
    SetClock clock = new SetClock(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);
    PasswdFileAuthenticator users =
        PasswdFileAuthenticator.builder(file)
            .schemes(PasswordSchemes.standard().plus(slow))
            .clock(clock)
            .build();
    users.check();
    Files.delete(file);
    assertThat(login(users, "ann", "a")).isInstanceOf(AuthOutcome.Accepted.class);
    clock.pass(Duration.ofSeconds(3));
    write("passwd", "ann:{PLAIN}new\nbob:{SLOW}x\n");
    Future<AuthOutcome> reader = threads.submit(() -> login(users, "ann", "new"));
    assertThat(slow.entered.await(30, SECONDS)).isTrue();
    FutureTask<AuthOutcome> other = new FutureTask<>(() -> login(users, "ann", "a"));
    Thread waiting = new Thread(other);
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING && waiting.isAlive()) {
      Thread.onSpinWait();
    }
    slow.leave.countDown();
    assertThat(other.get(30, SECONDS)).isInstanceOf(AuthOutcome.Denied.class);
    assertThat(reader.get(30, SECONDS)).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void nobodyIsRefusedWhileTheFileIsReplacedInEveryWay() throws Exception {
    Path file = write("passwd", text(0));
    PasswdFileAuthenticator users =
        PasswdFileAuthenticator.builder(file).patience(Duration.ofMinutes(1)).build();
    users.check();
    AtomicBoolean over = new AtomicBoolean();
    List<Future<AuthOutcome>> logins = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      logins.add(
          threads.submit(
              () -> {
                AuthOutcome outcome = login(users, "ann", "a");
                while (!over.get() && outcome instanceof AuthOutcome.Accepted) {
                  outcome = login(users, "ann", "a");
                }
                return outcome;
              }));
    }
    for (int i = 1; i <= 200; i++) {
      switch (i % 3) {
        case 0 -> replace(file, text(i));
        case 1 -> Files.writeString(file, text(i));
        default -> {
          Files.delete(file);
          write("passwd", text(i));
        }
      }
    }
    over.set(true);
    for (Future<AuthOutcome> login : logins) {
      assertThat(login.get(30, SECONDS)).isInstanceOf(AuthOutcome.Accepted.class);
    }
  }

  private static String text(int number) {
    return "zoe%d:{PLAIN}z\n".formatted(number).repeat(1 + number % 50) + "ann:{PLAIN}a\n";
  }

  private static AuthOutcome login(PasswdFileAuthenticator users, String user, String password) {
    return users.authenticate(
        Credentials.Password.of(user, password), AuthContext.of("imap", PeerInfo.unix("imap")));
  }

  private void replace(Path file, String text) throws IOException {
    Files.move(write("passwd.new", text), file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** As an editor does: never readable by all. */
  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }
    return Files.writeString(file, text);
  }

  /** Waits where a file is read. */
  private static final class SlowScheme implements PasswordScheme {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch leave = new CountDownLatch(1);
    final AtomicInteger looks = new AtomicInteger();

    @Override
    public String name() {
      return "SLOW";
    }

    @Override
    public Work work(String stored) {
      looks.incrementAndGet();
      entered.countDown();
      try {
        assertThat(leave.await(30, SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Work.NONE;
    }

    @Override
    public boolean verify(Credentials.Password login, String stored) {
      return false;
    }

    @Override
    public String hash(Credentials.Password login, RandomGenerator random) {
      return "";
    }
  }
}
