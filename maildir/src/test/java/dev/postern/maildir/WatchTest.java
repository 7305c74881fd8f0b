package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners hear of other programs' changes by the system's watch, or else by looking. */
class WatchTest extends StoreTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final LinkedBlockingQueue<MailboxEvent> events = new LinkedBlockingQueue<>();
  private int delivered;

  @BeforeEach
  void needsLinux() {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "no inotify, or no way to count it");
  }

  @Test
  void deliveriesAreAnnouncedAlthoughNobodyLooks() throws Exception {
    watched(new MailboxWatcher.Pace(NEVER, NEVER));
    Mailbox inbox = listening("INBOX");

    for (int i = 1; i <= 20; i++) {
      deliverByRename();
      assertThat(next()).isInstanceOf(MailboxEvent.Added.class);
      assertThat(inbox.snapshot().size()).isEqualTo(i);
    }
  }

  @Test
  void otherChangesAreAnnouncedToo() throws Exception {
    watched(new MailboxWatcher.Pace(NEVER, NEVER));
    deliverBeforeFirstUse("cur", "1.host:2,", "text");
    listening("INBOX");

    awaitTick();
    rename("1.host", "cur", "1.host:2,S");
    assertThat(next()).isInstanceOf(MailboxEvent.FlagsChanged.class);
    awaitTick();
    Files.delete(file("1.host"));
    assertThat(next()).isInstanceOf(MailboxEvent.Expunged.class);
  }

  @Test
  void aRenamedMailboxIsWatchedWhereItIs() throws Exception {
    watched(new MailboxWatcher.Pace(NEVER, NEVER));
    Account account = account();
    account.create("before", Optional.empty());
    listening("before");
    awaitTick();
    deliver(".before/new", "1.host", "text");
    assertThat(next()).isInstanceOf(MailboxEvent.Added.class);

    account.rename("before", "after");
    awaitTick();
    deliver(".after/new", "2.host", "text");
    assertThat(next()).isInstanceOf(MailboxEvent.Added.class);

    account.delete("after");
    assertThat(next()).isInstanceOf(MailboxEvent.Gone.class);
  }

  @Test
  void whatTheWatchCannotSeeIsFoundByLooking() throws Exception {
    watched(new MailboxWatcher.Pace(NEVER, SOON));
    Account account = account();
    account.create("folder", Optional.empty());
    listening("folder");
    // Nothing comes or goes in the directories that are watched.
    Files.move(maildir.resolve(".folder"), directory.resolve("elsewhere"));

    assertThat(next()).isInstanceOf(MailboxEvent.Gone.class);
  }

  @Test
  void aDirectoryThatIsMadeAnewIsWatchedAgain() throws Exception {
    watched(new MailboxWatcher.Pace(SOON, SOON));
    Mailbox inbox = listening("INBOX");
    Files.delete(maildir.resolve("new"));
    append(inbox, "makes it anew", Flags.NONE);
    assertThat(next()).isInstanceOf(MailboxEvent.Added.class);

    deliverByRename();
    assertThat(next()).isInstanceOf(MailboxEvent.Added.class);
  }

  @Test
  void whereNothingCanBeWatchedItIsLookedAt() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    DirectoryWatch refused =
        new DirectoryWatch(
            () -> {
              asked.incrementAndGet();
              throw new IOException("User limit of inotify instances reached");
            });
    replaceStore(refused, new MailboxWatcher.Pace(SOON, NEVER));
    listening("INBOX");

    for (int i = 0; i < 5; i++) {
      deliverByRename();
      assertThat(next()).isInstanceOf(MailboxEvent.Added.class);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void threadAndDescriptorEndWithTheLastListenerAndWithTheStore() throws Exception {
    watched(new MailboxWatcher.Pace(SOON, SOON));
    long before = inotifyInstances();
    Mailbox inbox = account().open("INBOX");
    assertThat(inotifyInstances()).isEqualTo(before);
    inbox.watch(events::add);
    awaitInstances(before + 1);
    inbox.close();
    awaitInstances(before);

    listening("INBOX");
    awaitInstances(before + 1);
    Thread thread = watchThread();
    assertThat(thread.isDaemon()).isTrue();
    store.close();
    thread.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(thread.isAlive()).isFalse();
    awaitInstances(before);
  }

  @Test
  void changesThatComeTogetherAreToldOnceOrTwice() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger told = new AtomicInteger();
    Path watchedDirectory = Files.createDirectory(directory.resolve("watched"));
    try (DirectoryWatch watch =
        new DirectoryWatch(() -> FileSystems.getDefault().newWatchService())) {
      watch.watch(
          List.of(watchedDirectory),
          () -> {
            told.incrementAndGet();
            begun.countDown();
            try {
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      Files.createFile(watchedDirectory.resolve("first"));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      // More than the JDK's queue of 512 and with an overflow: still one call.
      for (int i = 0; i < 2000; i++) {
        Files.createFile(watchedDirectory.resolve("file" + i));
      }
      go.countDown();
      awaitCalls(told, 2);
      assertThat(told.get()).isLessThan(10);
    }
  }

  @Test
  void ourOwnWritesAtFullSpeedDoNotMakeItBusy() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Path watchedDirectory = Files.createDirectory(directory.resolve("watched"));
    try (DirectoryWatch watch =
        new DirectoryWatch(() -> FileSystems.getDefault().newWatchService())) {
      watch.watch(List.of(watchedDirectory), looks::incrementAndGet);
      long begin = System.nanoTime();
      int files = 0;
      while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(500)) {
        Path file = Files.createFile(watchedDirectory.resolve("f" + files++));
        Files.move(file, watchedDirectory.resolve("f"), StandardCopyOption.REPLACE_EXISTING);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      awaitCalls(looks, 1);
      assertThat((long) looks.get()).isLessThanOrEqualTo(millis / 10 + 2);
    }
  }

  private void watched(MailboxWatcher.Pace pace) {
    replaceStore(new DirectoryWatch(() -> FileSystems.getDefault().newWatchService()), pace);
  }

  private void replaceStore(DirectoryWatch watch, MailboxWatcher.Pace pace) {
    store.close();
    store = TestStores.watching(maildir, watch, pace);
  }

  private Mailbox listening(String name) throws Exception {
    Mailbox mailbox = mailbox(name);
    mailbox.watch(events::add);
    return mailbox;
  }

  private MailboxEvent next() throws InterruptedException {
    MailboxEvent event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  private void deliverByRename() throws IOException {
    awaitTick();
    String name = ++delivered + ".M1P1.host";
    Files.move(deliver("tmp", name, "text"), maildir.resolve("new").resolve(name));
  }

  // To this store's clock the times of files are long past, so it believes that they tell all; then
  // no two changes may share one.
  private void awaitTick() throws IOException {
    Path probe = directory.resolve("probe");
    while (true) {
      Files.deleteIfExists(probe);
      FileTime now = Files.getLastModifiedTime(Files.createFile(probe));
      try (Stream<Path> all = Files.walk(maildir)) {
        if (all.filter(Files::isDirectory).allMatch(d -> time(d).compareTo(now) < 0)) {
          return;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static FileTime time(Path directory) {
    try {
      return Files.getLastModifiedTime(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitCalls(AtomicInteger calls, int least) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (calls.get() < least && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertThat(calls.get()).isGreaterThanOrEqualTo(least);
  }

  private static void awaitInstances(long wanted) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (inotifyInstances() != wanted && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertThat(inotifyInstances()).isEqualTo(wanted);
  }

  private static long inotifyInstances() throws IOException {
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.filter(WatchTest::isInotify).count();
    }
  }

  private static boolean isInotify(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("inotify");
    } catch (IOException e) {
      return false;
    }
  }

  // The descriptor is there a moment before the thread.
  private static Thread watchThread() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("postern-maildir-watch")) {
          return thread;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    throw new AssertionError("no thread watches");
  }
}
