package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.Snapshot;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What nobody uses costs nothing. */
class UnusedMailboxTest extends StoreTest {

  @Test
  void aMailboxThatNobodyHasOpenCostsNoMemoryAndNoFile() throws Exception {
    store.close();
    store = TestStores.forgetful(maildir);
    WeakReference<Snapshot> seen = useOnce();

    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (seen.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.onSpinWait();
    }

    assertThat(seen.get()).isNull();
    assertThat(maildir.resolve("tmp")).isEmptyDirectory();
  }

  // Its frame ends, so that nothing of it is left on the stack.
  private WeakReference<Snapshot> useOnce() throws Exception {
    try (Mailbox mailbox = account().open("INBOX")) {
      append(mailbox, "text", Flags.NONE);
      return new WeakReference<>(mailbox.snapshot());
    }
  }

  @Test
  void whatACrashLeftOfADeletedMailboxGoesWithTheNext() throws Exception {
    Path old = hidden("..postern-deleted.old");
    Path unfinished = hidden("..postern-new.old");
    account().create("Folder", Optional.empty());

    account().delete("Folder");
    assertThat(old).isDirectory();
    store.close();
    Clock later = Clock.offset(Clock.systemUTC(), StaleFiles.AGE.plusHours(1));
    store = TestStores.withDiskClock(maildir, later);
    account().create("Folder", Optional.empty());
    assertThat(account().list()).hasSize(2);
    account().delete("Folder");

    assertThat(old).doesNotExist();
    assertThat(unfinished).doesNotExist();
    try (Stream<Path> all = Files.list(maildir)) {
      assertThat(all).noneMatch(path -> path.getFileName().toString().startsWith("..postern"));
    }
  }

  private Path hidden(String name) throws Exception {
    Path directory = Files.createDirectories(maildir.resolve(name));
    Files.createDirectory(directory.resolve("cur"));
    Path message = Files.writeString(directory.resolve("cur/1.host:2,"), "text");
    Files.setLastModifiedTime(message, FileTime.fromMillis(0));
    return directory;
  }
}
