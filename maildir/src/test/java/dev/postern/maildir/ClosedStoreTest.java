package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a closed store leaves. */
class ClosedStoreTest {
  /** Less than threads of a store that is open wait for work. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void nothingIsOpenOrLockedOrRuns() throws Exception {
    DiskRecord record = new DiskRecord(directory);

    assertAllThreadsEnd(() -> use(record));

    assertThat(record.open()).isEmpty();
    assertThat(record.recorded()).noneMatch(line -> line.contains("/lock."));
  }

  @Test
  void nothingIsWatched() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    DirectoryWatch watch =
        new DirectoryWatch(
            () -> {
              opened.countDown();
              return FileSystems.getDefault().newWatchService();
            });

    assertAllThreadsEnd(
        () -> {
          try (MaildirStore store =
              TestStores.watching(directory.resolve("m"), watch, MailboxWatcher.Pace.USUAL)) {
            Mailbox inbox = store.account(Story.ANN).open("INBOX");
            inbox.watch(event -> {});
            assertThat(opened.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
          }
        });
  }

  /** Threads that a store makes are of the group of those that make it do so. */
  private static void assertAllThreadsEnd(Use use) throws Exception {
    ThreadGroup group = new ThreadGroup("of the store");
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              use.run();
              return null;
            });
    new Thread(group, task, "user").start();
    task.get(LONG.toSeconds(), TimeUnit.SECONDS);
    for (Thread left : threads(group)) {
      assertThat(ended(left)).as("thread ends: %s", left.getName()).isTrue();
    }
  }

  private void use(DiskRecord record) throws IOException {
    try (MaildirStore store =
        TestStores.on(
            directory.resolve("m").toString(),
            new RecordedFileSystem(record),
            SyncMode.ALWAYS,
            1)) {
      Account account = store.account(Story.ANN);
      try (Mailbox inbox = account.open("INBOX")) {
        inbox.watch(event -> {});
        Story.append(account, "INBOX", "one");
        assertThat(inbox.content(1).readAllBytes()).isNotEmpty();
      }
      assertThat(record.recorded()).anyMatch(line -> line.contains("/lock."));
    }
  }

  private static boolean ended(Thread thread) throws InterruptedException {
    thread.join(SOON.toMillis());
    return !thread.isAlive();
  }

  private static List<Thread> threads(ThreadGroup group) {
    Thread[] found = new Thread[100];
    int count = group.enumerate(found);
    return Stream.of(found).limit(count).toList();
  }

  private interface Use {
    void run() throws Exception;
  }
}
