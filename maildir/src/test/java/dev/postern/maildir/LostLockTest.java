package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another process takes a lock for left behind that is not, and goes on while we do. */
class LostLockTest {
  private static final String OTHER = "1:elsewhere";

  @TempDir Path directory;
  private DiskRecord record;

  @BeforeEach
  void begin() throws IOException {
    record = new DiskRecord(directory);
  }

  @Test
  void nothingIsWrittenIntoTheUidlistOfTheNewHolder() throws Exception {
    Path list = directory.resolve("m/dovecot-uidlist");
    try (MaildirStore store = store();
        Mailbox inbox = store.account(Story.ANN).open("INBOX")) {
      StoreTest.append(inbox, "before", Flags.NONE, "1");
      String written = Files.readString(list);
      Thief thief = new Thief("dovecot-uidlist.lock");
      record.disturb(thief);

      assertThatThrownBy(() -> StoreTest.append(inbox, "without a lock", Flags.NONE, "2"))
          .isInstanceOf(StoreException.class);
      assertThat(list).hasContent(written);
      assertThat(thief.taken).hasContent(OTHER);

      Files.delete(thief.taken);
      StoreTest.append(inbox, "after", Flags.NONE, "3");
      assertThat(StoreTest.texts(inbox)).containsExactly("before", "after");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscriptions", "postern-special-use"})
  void whatTheNewHolderReadIsNotReplaced(String name) throws Exception {
    try (MaildirStore store = store()) {
      Account account = store.account(Story.ANN);
      account.create("Box", Optional.empty());
      Thief thief = new Thief(name + ".lock");
      record.disturb(thief);

      assertThatThrownBy(() -> change(account)).isInstanceOf(StoreException.class);

      assertThat(directory.resolve("m").resolve(name)).doesNotExist();
      assertThat(thief.taken).hasContent(OTHER);
    }
  }

  private static void change(Account account) throws StoreException {
    account.create("Sent", Optional.of(SpecialUse.SENT));
    account.subscribe("Box");
  }

  private MaildirStore store() {
    return TestStores.on(
        directory.resolve("m").toString(), new RecordedFileSystem(record), SyncMode.NEVER, 1);
  }

  /** Takes a lock away as soon as it is got, once. */
  private final class Thief implements Disturbance {
    private final String lock;
    private Path taken;

    Thief(String lock) {
      this.lock = lock;
    }

    @Override
    public void after(DiskOperation operation) throws IOException {
      Path file = directory.resolve("m").resolve(lock);
      if (taken == null && operation instanceof DiskOperation.Link && Files.exists(file)) {
        taken = file;
        Files.delete(file);
        Files.writeString(file, OTHER);
      }
    }
  }
}
