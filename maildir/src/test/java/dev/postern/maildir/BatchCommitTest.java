package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.filename.NameSource;
import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.maildir.uidlist.UidValidityFile;
import dev.postern.store.Flags;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends of one batch, of which some fail. */
class BatchCommitTest {
  @TempDir Path directory;
  private final StoreSettings settings = TestStores.forgetful(Clock.systemUTC());
  private DiskRecord record;
  private MailboxState mailbox;

  @BeforeEach
  void begin() throws IOException {
    record = new DiskRecord(directory);
    Path here = new RecordedFileSystem(record).getPath(directory.toString());
    mailbox =
        new MailboxState(
            1,
            MailboxPaths.at(here),
            new UidValidityFile(here, Clock.systemUTC(), DiskSync.SKIP, new ReentrantLock()),
            settings);
    mailbox.view();
  }

  @AfterEach
  void end() {
    mailbox.rest();
    settings.threads().close();
    settings.syncs().close();
  }

  @Test
  void aMessageThatStaysBesideOneThatSucceedsIsFoundByTheNextTry() throws Exception {
    PendingAppend failing = append("one", "two");
    PendingAppend other = append("three");
    record.disturb(new StaysHalf("one", "two"));
    Map<PendingAppend, List<Long>> given = commit(failing, other);
    record.disturb(Disturbance.NONE);
    assertThatThrownBy(failing::uids)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OUTCOME_UNKNOWN));
    assertThat(given).containsOnlyKeys(other);

    PendingAppend again = append("one", "two");
    List<Long> uids = commit(again).get(again);

    assertThat(uids).hasSize(2).doesNotContainAnyElementsOf(given.get(other));
    assertThat(mailbox.view().snapshot().size()).isEqualTo(3);
    try (Stream<Path> files = Files.list(directory.resolve("new"))) {
      assertThat(files).hasSize(3);
    }
  }

  private Map<PendingAppend, List<Long>> commit(PendingAppend... batch) throws IOException {
    return mailbox.change(change -> new BatchCommit(mailbox, change).run(List.of(batch)));
  }

  private PendingAppend append(String... deliveries) throws IOException {
    List<PreparedMessage> messages = new ArrayList<>();
    for (String delivery : deliveries) {
      String mark = NameSource.deliveryMark(delivery);
      String name = settings.names().next(mark);
      Files.writeString(mailbox.paths().tmp().resolve(name), "text");
      messages.add(
          new PreparedMessage(name, name + ",S=4,W=4", Flags.NONE, 0, 4, mark, Optional.empty()));
    }
    return new PendingAppend(messages);
  }

  /** The second cannot be put in its place, nor the first be taken away. */
  private record StaysHalf(String first, String second) implements Disturbance {
    @Override
    public void before(DiskOperation operation) throws IOException {
      String text = operation.text();
      if ((text.startsWith("unlink new/") && text.contains(NameSource.deliveryMark(first)))
          || (text.startsWith("rename ") && text.contains(NameSource.deliveryMark(second)))) {
        throw new IOException("Input/output error");
      }
    }
  }
}
