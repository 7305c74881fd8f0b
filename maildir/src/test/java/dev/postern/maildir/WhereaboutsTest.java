package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages whose files another program renamed or removed, and that has the mailbox locked. */
class WhereaboutsTest {
  private static final int MESSAGES = 60;

  @TempDir Path directory;

  @Test
  void allThatWereRenamedAreFoundInOneListing() throws Exception {
    DiskRecord record = new DiskRecord(directory);
    AtomicInteger listings = new AtomicInteger();
    try (MaildirStore store =
        TestStores.on(
            directory.resolve("m").toString(), new RecordedFileSystem(record), SyncMode.NEVER, 1)) {
      Account account = filled(store);
      try (Mailbox inbox = account.open("INBOX")) {
        lock();
        for (Path file : messages()) {
          Path moved = directory.resolve("m/cur").resolve(file.getFileName() + ":2,S");
          Files.move(file, moved);
        }
        settle();
        record.disturb(
            new Disturbance() {
              @Override
              public void looking(Path path) {
                if (path.endsWith("m/cur")) {
                  listings.incrementAndGet();
                }
              }
            });

        for (long uid = 1; uid <= MESSAGES; uid++) {
          assertThat(StoreTest.text(inbox, uid)).isEqualTo("text " + uid);
        }
        assertThat(listings).hasValue(1);

        // Another name again: what was seen is no longer believed.
        for (Path file : messages()) {
          String name = file.getFileName().toString();
          Files.move(file, file.resolveSibling(name.replace(":2,S", ":2,RS")));
        }
        for (long uid = 1; uid <= MESSAGES; uid++) {
          assertThat(StoreTest.text(inbox, uid)).isEqualTo("text " + uid);
        }
      }
    }
  }

  @Test
  void theLockIsWaitedForOnceForAllThatAreGone() throws Exception {
    Duration patience = Duration.ofSeconds(1);
    try (MaildirStore store =
        MaildirStore.builder(directory.resolve("m").toString())
            .sync(SyncMode.NEVER)
            .lockPatience(patience)
            .build()) {
      Account account = filled(store);
      try (Mailbox inbox = account.open("INBOX")) {
        Path lock = lock();
        for (Path file : messages()) {
          Files.delete(file);
        }
        settle();

        long begin = System.nanoTime();
        for (long uid = 1; uid <= MESSAGES; uid++) {
          assertKind(inbox, uid, StoreException.Kind.UNAVAILABLE);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .isBetween(patience, patience.multipliedBy(MESSAGES / 2));

        Files.delete(lock);
        assertKind(inbox, 1, StoreException.Kind.EXPUNGED);
      }
    }
  }

  private static void assertKind(Mailbox inbox, long uid, StoreException.Kind kind) {
    assertThatThrownBy(() -> StoreTest.text(inbox, uid))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static Account filled(MaildirStore store) throws IOException {
    Account account = store.account(Story.ANN);
    String[] texts =
        IntStream.rangeClosed(1, MESSAGES).mapToObj(i -> "text " + i).toArray(String[]::new);
    Story.append(account, "INBOX", texts);
    return account;
  }

  private Path lock() throws IOException {
    return Files.writeString(directory.resolve("m/dovecot-uidlist.lock"), "1:elsewhere");
  }

  private List<Path> messages() throws IOException {
    try (Stream<Path> fresh = Files.list(directory.resolve("m/new"));
        Stream<Path> cur = Files.list(directory.resolve("m/cur"))) {
      return Stream.concat(fresh, cur).toList();
    }
  }

  /** The directories look as if nothing happened to them for long. */
  private void settle() throws IOException {
    for (String place : List.of("new", "cur")) {
      FileTime past = FileTime.from(Instant.now().minusSeconds(60));
      Files.setLastModifiedTime(directory.resolve("m").resolve(place), past);
    }
  }
}
