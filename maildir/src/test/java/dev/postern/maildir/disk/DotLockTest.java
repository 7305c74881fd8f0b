package dev.postern.maildir.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DotLockTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path directory;
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final LockOwner self = LockOwner.self("here", (delay, task) -> later.add(task));
  private final Clock clock = Clock.systemUTC();
  private Path file;

  @BeforeEach
  void begin() {
    file = directory.resolve("dovecot-uidlist.lock");
  }

  @Test
  void aLockNamesItsOwnerAndGoesAway() throws IOException {
    DotLock lock = DotLock.acquire(file, self, clock, SHORT);
    assertThat(file).hasContent(ProcessHandle.current().pid() + ":here");
    assertThat(directory).isDirectoryNotContaining(found -> !found.equals(file));

    lock.close();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anErrorAtOneTouchIsNotTheEndOfTouching() throws IOException {
    FailingOnce failing = new FailingOnce(clock);
    DotLock lock = DotLock.acquire(file, self, failing, SHORT);
    FileTime old = FileTime.from(clock.instant().minus(Duration.ofMinutes(1)));
    Files.setLastModifiedTime(file, old);
    failing.fails = true;

    later.remove().run();
    assertThat(failing.fails).isFalse();
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    later.remove().run();

    assertThat(Files.getLastModifiedTime(file)).isGreaterThan(old);
    lock.close();
  }

  @Test
  void aLockThatCannotBeKeptFreshIsNotHad() throws IOException {
    LockOwner timeless =
        LockOwner.self(
            "here",
            (delay, task) -> {
              throw new OutOfMemoryError("of the test's");
            });

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> DotLock.acquire(file, timeless, clock, SHORT))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(file).doesNotExist();
    }
  }

  private static final class FailingOnce extends Clock {
    private final Clock sound;
    private boolean fails;

    FailingOnce(Clock sound) {
      this.sound = sound;
    }

    @Override
    public Instant instant() {
      if (fails) {
        fails = false;
        throw new OutOfMemoryError("of the test's");
      }
      return sound.instant();
    }

    @Override
    public ZoneId getZone() {
      return sound.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aHeldLockIsWaitedForInVain() throws IOException {
    DotLock lock = DotLock.acquire(file, self, clock, SHORT);

    assertThatThrownBy(() -> DotLock.acquire(file, self, clock, SHORT))
        .isInstanceOf(LockTimeoutException.class);
    lock.close();
    DotLock.acquire(file, self, clock, SHORT).close();
  }

  @ParameterizedTest
  @CsvSource({
    // owner, age in seconds, whether it can be taken over
    "4194305:here,0,true",
    "1:here,0,false",
    // The number belongs to another process now.
    "1:here,1000000000,true",
    "4194305:elsewhere,10,false",
    "4194305:elsewhere,1000,true",
    "'',10,false",
    "'',1000,true",
    "garbage,10,false",
    "x:here,1000,true",
    "SELF:here,0,false",
    "SELF:here,1000000,true",
  })
  void whoIsGoneLosesItsLock(String owner, int age, boolean stale) throws IOException {
    Files.writeString(file, owner.replace("SELF", String.valueOf(self.pid())));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(age)));

    if (stale) {
      DotLock.acquire(file, self, clock, SHORT).close();
      assertThat(directory).isEmptyDirectory();
    } else {
      assertThatThrownBy(() -> DotLock.acquire(file, self, clock, SHORT))
          .isInstanceOf(LockTimeoutException.class);
    }
  }

  @Test
  void aLockThatCouldNotBeDeletedIsDeletedLater() throws IOException {
    Path mailbox = Files.createDirectory(directory.resolve("mailbox"));
    file = mailbox.resolve("dovecot-uidlist.lock");
    DotLock lock = DotLock.acquire(file, self, clock, SHORT);
    // A file in the directory's place: what is in it can neither be looked at nor deleted, by root
    // either.
    Path aside = Files.move(mailbox, directory.resolve("aside"));
    Files.createFile(mailbox);
    lock.close();
    Files.delete(mailbox);
    Files.move(aside, mailbox);
    assertThat(file).exists();

    DotLock.acquire(file, self, clock, SHORT).close();

    assertThat(mailbox).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoLostItsLockLeavesTheOthersAlone(boolean byTicket) throws IOException {
    LockTicket ticket = new LockTicket(Files.createDirectory(directory.resolve("tmp")));
    DotLock lock =
        byTicket
            ? DotLock.acquire(file, ticket, self, clock, SHORT)
            : DotLock.acquire(file, self, clock, SHORT);
    lock.check();
    Files.delete(file);
    Files.writeString(file, "1:elsewhere");
    FileTime time = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(file, time);

    assertThatThrownBy(lock::check).isInstanceOf(IOException.class);
    later.remove().run();
    lock.close();

    assertThat(file).hasContent("1:elsewhere");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
  }

  @Test
  void aLockWhoseTimeSomebodySetIsStillOurs() throws IOException {
    DotLock lock = DotLock.acquire(file, self, clock, SHORT);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));

    lock.check();
    lock.close();

    assertThat(file).doesNotExist();
  }

  @Test
  void aLockThatIsHeldForLongIsTouched() throws IOException {
    DotLock lock = DotLock.acquire(file, self, clock, SHORT);
    assertThat(later).hasSize(1);
    for (int i = 0; i < 3; i++) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
      later.remove().run();
      assertThat(Files.getLastModifiedTime(file).toInstant())
          .isAfter(Instant.now().minusSeconds(50));
    }
    lock.close();
    later.remove().run();

    assertThat(later).isEmpty();
    DotLock.acquire(file, self, clock, SHORT).close();
    assertThat(later).hasSize(1);
    assertThat(HeldLocks.TOUCHED_EVERY.multipliedBy(4)).isLessThan(DotLock.STALE_AFTER);
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws IOException {
    DotLock lock = DotLock.acquire(file, self, clock, SHORT);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> DotLock.acquire(file, self, clock, Duration.ofHours(1)))
          .isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    lock.close();
  }

  @Test
  void aTicketIsOneFileForManyLocks() throws IOException {
    Path tmp = Files.createDirectory(directory.resolve("tmp"));
    LockTicket ticket = new LockTicket(tmp);
    Object inode = null;
    for (int i = 0; i < 3; i++) {
      DotLock lock = DotLock.acquire(file, ticket, self, clock, SHORT);
      assertThat(file).hasContent(ProcessHandle.current().pid() + ":here");
      Object now = Files.getAttribute(file, "unix:ino");
      assertThat(inode == null ? now : inode).isEqualTo(now);
      inode = now;
      assertThatThrownBy(() -> DotLock.acquire(file, ticket, self, clock, SHORT))
          .isInstanceOf(LockTimeoutException.class);
      lock.close();
      assertThat(file).doesNotExist();
    }

    ticket.discard();

    assertThat(tmp).isEmptyDirectory();
    DotLock.acquire(file, ticket, self, clock, SHORT).close();
  }

  @Test
  void whoDeletesATicketDoesNoHarm() throws IOException {
    Path tmp = Files.createDirectory(directory.resolve("tmp"));
    LockTicket ticket = new LockTicket(tmp);
    DotLock.acquire(file, ticket, self, clock, SHORT).close();
    Path moved = Files.move(tmp, directory.resolve("moved"));
    assertThatThrownBy(() -> DotLock.acquire(file, ticket, self, clock, SHORT))
        .isInstanceOf(NoSuchFileException.class);
    ticket.movedTo(moved);
    DotLock.acquire(file, ticket, self, clock, SHORT).close();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(moved)) {
      for (Path made : files) {
        Files.delete(made);
      }
    }

    DotLock lock = DotLock.acquire(file, ticket, self, clock, SHORT);

    assertThat(file).hasContent(ProcessHandle.current().pid() + ":here");
    lock.close();
  }

  @Test
  void aTicketTellsTheTimeOfItsLock() throws IOException {
    LockTicket ticket = new LockTicket(Files.createDirectory(directory.resolve("tmp")));
    DotLock.acquire(file, ticket, self, clock, SHORT).close();
    Clock later = Clock.offset(clock, Duration.ofHours(1));

    DotLock lock = DotLock.acquire(file, ticket, self, later, SHORT);

    assertThat(Files.getLastModifiedTime(file).toInstant())
        .isAfter(clock.instant().plus(Duration.ofMinutes(59)));
    lock.close();
  }

  @Test
  void oneHoldsItAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(
          threads.submit(
              () -> {
                int most = 0;
                for (int k = 0; k < 50; k++) {
                  DotLock lock = DotLock.acquire(file, self, clock, Duration.ofSeconds(30));
                  most = Math.max(most, inside.incrementAndGet());
                  inside.decrementAndGet();
                  lock.close();
                }
                return most;
              }));
    }
    for (Future<Integer> result : results) {
      assertThat(result.get()).isEqualTo(1);
    }
    threads.shutdown();
  }
}
