package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageSource;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that jump, and times of files that tell nothing. */
class ClocksTest extends StoreTest {

  @ParameterizedTest
  @ValueSource(strings = {"2099-01-01T00:00:00Z", "1960-01-01T00:00:00Z", "1999-12-31T23:59:59Z"})
  void deliveriesIntoDirectoriesOfAnotherTimeAreSeen(String time) throws Exception {
    Mailbox inbox = inbox();
    for (int i = 1; i <= 5; i++) {
      deliver("new", i + ".host", "text " + i);
      Files.setLastModifiedTime(
          maildir.resolve("new"), FileTime.from(Instant.parse(time).plusSeconds(i)));
      assertThat(inbox.snapshot().size()).isEqualTo(i);
    }
    restart();
    assertThat(inbox().snapshot().size()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void whatComesWithinOneSecondOfACoarseFileSystemIsSeen(long secondsAhead) throws Exception {
    // Such a file system gives whole seconds; all deliveries of one second have one time.
    FileTime second =
        FileTime.from(Instant.ofEpochSecond(Instant.now().getEpochSecond() + secondsAhead));
    Mailbox inbox = inbox();
    LinkedBlockingQueue<MailboxEvent> events = new LinkedBlockingQueue<>();
    for (int i = 1; i <= 3; i++) {
      deliver("new", i + ".host", "text " + i);
      Files.setLastModifiedTime(maildir.resolve("new"), second);
      inbox.snapshot();
    }
    inbox.watch(events::add);

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (inbox.snapshot().size() < 3 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(inbox.snapshot().size()).isEqualTo(3);
  }

  @Test
  void aClockThatGoesBackBetweenChangesMakesNothingOlder() throws Exception {
    JumpingClock clock = new JumpingClock();
    store.close();
    store = TestStores.with(maildir, clock, clock);
    Mailbox inbox = inbox();
    append(inbox, "one", Flags.NONE);
    Snapshot before = inbox.snapshot();

    clock.jump(Duration.ofDays(-400));
    long two = append(inbox, "two", Flags.NONE);
    inbox.store(
        UidSet.of(1),
        new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN)),
        OptionalLong.empty());
    deliver("new", "1.host", "three");
    Snapshot after = inbox.snapshot();

    assertThat(two).isEqualTo(2);
    assertThat(after.modSeq()).isGreaterThan(before.modSeq());
    assertThat(after.at(0).modSeq()).isGreaterThan(before.modSeq());
    assertThat(after.uidValidity()).isEqualTo(before.uidValidity());
    assertThat(texts(inbox)).containsExactly("one", "two", "three");
    clock.jump(Duration.ofDays(100_000));
    append(inbox, "four", Flags.NONE);
    assertThat(texts(inbox)).containsExactly("one", "two", "three", "four");
  }

  @ParameterizedTest
  @ValueSource(longs = {-400 * 86400L, 400 * 86400L, -60 * 365 * 86400L})
  void aStoreWhoseClockIsWrongServesAndSeesAll(long seconds) throws Exception {
    append(inbox(), "one", Flags.NONE);
    store.close();
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
    store = TestStores.with(maildir, wrong, wrong);
    Mailbox inbox = inbox();

    for (int i = 1; i <= 5; i++) {
      deliver("new", i + ".host", "text");
      append(inbox, "ours", Flags.NONE);
    }

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (inbox.snapshot().size() < 11 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(inbox.snapshot().size()).isEqualTo(11);
    restart();
    assertThat(inbox().snapshot().size()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1969-12-31T23:59:59Z", "1900-01-01T00:00:00Z", "2200-01-01T00:00:00Z"})
  void messagesOfAnyDateAreKeptWithIt(String date) throws Exception {
    Instant when = Instant.parse(date);
    NewMessage message =
        NewMessage.builder(MessageSource.of(new byte[] {'x'}), when, "dated").build();
    inbox().append(List.of(message));

    assertThat(inbox().snapshot().at(0).internalDate()).isEqualTo(when);
    restart();
    assertThat(inbox().snapshot().at(0).internalDate()).isEqualTo(when);
  }

  @Test
  void aLockFromTheFutureIsWaitedForAndALockOfADeadProcessIsNot() throws Exception {
    Mailbox inbox = inbox();
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = maildir.resolve("dovecot-uidlist.lock");
    Files.writeString(lock, dead.pid() + ":" + Machine.hostName());
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().plusSeconds(86400)));

    assertThat(append(inbox, "text", Flags.NONE)).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  /** A clock that can be set. */
  private static final class JumpingClock extends Clock {
    private Duration offset = Duration.ZERO;

    void jump(Duration by) {
      offset = offset.plus(by);
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return InstantSource.system().instant().plus(offset);
    }
  }
}
