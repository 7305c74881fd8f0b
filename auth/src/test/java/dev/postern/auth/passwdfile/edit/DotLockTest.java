package dev.postern.auth.passwdfile.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DotLockTest {
  private static final Duration SHORT = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Since Java 25 the common pool has a single thread where there are two processors. */
  private static final Executor ONE_EACH = task -> new Thread(task, "race").start();

  @TempDir private Path directory;
  private Path file;
  private Path lock;

  @BeforeEach
  void name() {
    file = directory.resolve("users");
    lock = directory.resolve("users.lock");
  }

  @Test
  void itSaysWhoHoldsItAndIsGoneAfterwards() throws IOException {
    DotLock.during(
        file,
        SHORT,
        Clock.systemUTC(),
        () ->
            assertThat(Files.readString(lock))
                .startsWith(ProcessHandle.current().pid() + " ")
                .endsWith("\n")
                .doesNotContain(":"));
    assertThat(lock).doesNotExist();
  }

  @Test
  void itIsGoneWhenTheChangeFails() {
    assertThatIOException()
        .isThrownBy(
            () ->
                DotLock.during(
                    file,
                    SHORT,
                    Clock.systemUTC(),
                    () -> {
                      throw new IOException("no change");
                    }))
        .withMessage("no change");
    assertThat(lock).doesNotExist();
  }

  @Test
  void anothersIsWaitedForAndNotTakenAway() throws IOException {
    Files.writeString(lock, "1 " + HostName.VALUE + "\n");
    refused();
    Files.writeString(lock, Long.MAX_VALUE / 100 + " elsewhere\n");
    aged(Duration.ofMinutes(4));
    refused();
    Files.writeString(lock, "");
    aged(Duration.ofMinutes(4));
    refused();
    assertThat(lock).exists();
  }

  @Test
  void oneOfThisProcessIsWaitedForToo() throws IOException {
    DotLock.during(file, SHORT, Clock.systemUTC(), this::refused);
  }

  @Test
  void whatAProcessLeftBehindIsTakenAway() throws IOException {
    Files.writeString(lock, "99999999 " + HostName.VALUE + "\n");
    refused();
    aged(Duration.ofSeconds(3));
    taken();
    Files.writeString(lock, "99999999");
    aged(Duration.ofSeconds(3));
    taken();
    Files.writeString(lock, "not a process\n");
    aged(Duration.ofMinutes(6));
    taken();
  }

  /** In a container each start has the number of the one before. */
  @Test
  void whatAnEarlierRunOfOurNumberLeftBehindIsTakenAway() throws IOException {
    Files.writeString(lock, ProcessHandle.current().pid() + " " + HostName.VALUE + "\n");
    aged(Duration.ofSeconds(3));
    taken();
  }

  @Test
  void whoseLockWasTakenAwayDoesNotTakeTheNextOnes() throws IOException {
    DotLock.during(
        file,
        SHORT,
        Clock.systemUTC(),
        () -> {
          Files.delete(lock);
          Files.writeString(directory.resolve("other"), "1 elsewhere\n");
          Files.move(directory.resolve("other"), lock);
        });
    assertThat(lock).exists();
  }

  @Test
  void oneAtATimeAlsoWhenTheFirstWasLeftBehind() throws Exception {
    leftBehind();
    Files.writeString(file, "0");
    CompletableFuture<?>[] all = new CompletableFuture<?>[8];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int n = 0; n < 20; n++) {
                    DotLock.during(file, LONG, Clock.systemUTC(), this::count);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              ONE_EACH);
    }
    CompletableFuture.allOf(all).join();
    assertThat(file).hasContent("160");
    assertThat(lock).doesNotExist();
  }

  private void count() throws IOException {
    int before = Integer.parseInt(Files.readString(file));
    Files.writeString(file, Integer.toString(before + 1));
  }

  /** Two who found the same one: the second would take away what the first has made since. */
  @Test
  void whoTakesAwayOneLeftBehindHasTheKernelsLockOnIt() throws Exception {
    leftBehind();
    List<String> others = new ArrayList<>();
    boolean gone =
        DotLock.leftBehindAndGone(
            lock, Clock.systemUTC(), () -> others.add(LockTaker.elsewhere(lock)));
    assertThat(others).containsExactly("refused");
    assertThat(gone).isTrue();
    assertThat(lock).doesNotExist();
    Files.createFile(lock);
    assertThat(LockTaker.elsewhere(lock)).as("nobody has it").isEqualTo("taken");
  }

  /** What a process closes ends all its locks on the file. */
  @Test
  void othersOfThisProcessLeaveTheKernelsLockAlone() throws Exception {
    leftBehind();
    List<String> others = new ArrayList<>();
    DotLock.leftBehindAndGone(
        lock,
        Clock.systemUTC(),
        () -> {
          CompletableFuture.runAsync(this::refused).join();
          others.add(LockTaker.elsewhere(lock));
        });
    assertThat(others).containsExactly("refused");
  }

  @Test
  void whatTookThePlaceOfOneLeftBehindStays() throws IOException {
    leftBehind();
    Path next = Files.writeString(directory.resolve("next"), "1 elsewhere\n");
    Clock late =
        new Clock() {
          @Override
          public Instant instant() {
            try {
              Files.move(next, lock, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
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
    assertThat(DotLock.leftBehindAndGone(lock, late, () -> {})).as("to be looked at anew").isTrue();
    assertThat(lock).hasContent("1 elsewhere");
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws IOException {
    Files.writeString(lock, "1 elsewhere\n");
    Thread.currentThread().interrupt();
    assertThatIOException()
        .isThrownBy(() -> DotLock.take(file, LONG, Clock.systemUTC()))
        .isInstanceOfAny(InterruptedIOException.class, ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void leftBehind() throws IOException {
    Files.writeString(lock, "99999999 " + HostName.VALUE + "\n");
    aged(Duration.ofMinutes(6));
  }

  private void taken() throws IOException {
    DotLock.take(file, SHORT, Clock.systemUTC()).close();
    assertThat(lock).doesNotExist();
  }

  private void refused() {
    assertThatIOException()
        .isThrownBy(() -> DotLock.take(file, SHORT, Clock.systemUTC()))
        .withMessageContaining("somebody else is changing the file");
  }

  private void aged(Duration age) throws IOException {
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(age)));
  }
}
