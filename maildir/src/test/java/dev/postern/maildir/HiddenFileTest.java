package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing that misses a file, as it may while another program renames it. */
class HiddenFileTest {
  @TempDir Path directory;
  private DiskRecord record;
  private Hidden hidden;

  @BeforeEach
  void begin() throws IOException {
    record = new DiskRecord(directory);
    hidden = new Hidden();
  }

  @Test
  void whoIsMissingOnceIsNotExpunged() throws Exception {
    try (MaildirStore store = store()) {
      Account account = store.account(Story.ANN);
      Story.append(account, "INBOX", Flags.of(SystemFlag.SEEN), "one", "two");
      try (Mailbox inbox = account.open("INBOX")) {
        hidden.listings = 1;
        record.disturb(hidden);
        anotherDelivers("1.M1P1.other");

        assertThat(inbox.snapshot().uids()).isEqualTo(UidSet.of(1, 2, 3));
        assertThat(hidden.listings).isZero();
        assertThat(inbox.expungedSince(1)).isEqualTo(UidSet.EMPTY);
      }
    }
  }

  @Test
  void whoIsMissingTwiceIsGone() throws Exception {
    try (MaildirStore store = store()) {
      Account account = store.account(Story.ANN);
      Story.append(account, "INBOX", Flags.of(SystemFlag.SEEN), "one", "two");
      try (Mailbox inbox = account.open("INBOX")) {
        hidden.listings = 2;
        record.disturb(hidden);
        anotherDelivers("1.M1P1.other");

        assertThat(inbox.snapshot().uids().contains(1)).isFalse();
      }
    }
  }

  private MaildirStore store() {
    return TestStores.on(
        directory.resolve("m").toString(), new RecordedFileSystem(record), SyncMode.NEVER, 1);
  }

  private void anotherDelivers(String name) throws IOException {
    Files.writeString(directory.resolve("m/cur").resolve(name + ":2,"), "other");
  }

  /** Leaves the first message out of some listings. */
  private static final class Hidden implements Disturbance {
    private int listings;

    @Override
    public boolean shows(Path entry) {
      boolean first = entry.getParent().endsWith("cur") && entry.toString().contains("R1Q1D");
      if (first && listings > 0) {
        listings--;
        return false;
      }
      return true;
    }
  }
}
