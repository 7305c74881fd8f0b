package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of a move while it is under way. */
class MovedMailTest {
  @TempDir Path directory;

  @Test
  void isThereBeforeItIsGone() throws Exception {
    DiskRecord record = new DiskRecord(directory);
    try (MaildirStore store =
        TestStores.on(
            directory.resolve("m").toString(), new RecordedFileSystem(record), SyncMode.NEVER, 1)) {
      Account account = store.account(Story.ANN);
      account.create("Box", Optional.empty());
      Story.append(account, "INBOX", "one");
      try (Mailbox inbox = account.open("INBOX");
          Mailbox box = account.open("Box")) {
        AtRemoval look = new AtRemoval(box);
        record.disturb(look);

        inbox.move(UidSet.of(1), "Box");

        assertThat(look.seen).containsExactly(UidSet.of(1));
      }
    }
  }

  /** Looks into a mailbox when a message is about to be removed from another. */
  private static final class AtRemoval implements Disturbance {
    private final Mailbox mailbox;
    private final List<UidSet> seen = new ArrayList<>();

    AtRemoval(Mailbox mailbox) {
      this.mailbox = mailbox;
    }

    @Override
    public void before(DiskOperation operation) throws IOException {
      if (operation.text().startsWith("unlink m/new/")) {
        seen.add(mailbox.snapshot().uids());
      }
    }
  }
}
