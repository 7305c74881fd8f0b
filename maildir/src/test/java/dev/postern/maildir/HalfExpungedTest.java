package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.recorded.DiskOperation;
import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An expunge in several portions, of which one fails. */
class HalfExpungedTest extends StoreTest {

  @Test
  void whatWentIsToldAndFreesItsRoomAlthoughTheRestFails() throws Exception {
    store.close();
    Files.writeString(Files.createDirectories(maildir).resolve("maildirsize"), "1000S\n0 0\n");
    DiskRecord record = new DiskRecord(directory);
    store = TestStores.yielding(maildir, new RecordedFileSystem(record));
    Mailbox inbox = inbox();
    for (int i = 1; i <= 4; i++) {
      append(inbox, "text", Flags.NONE);
    }
    BlockingQueue<MailboxEvent> told = new LinkedBlockingQueue<>();
    inbox.watch(told::add);
    record.disturb(new ThirdFails());

    assertThatThrownBy(() -> inbox.expunge(UidSet.ALL)).isInstanceOf(StoreException.class);

    record.disturb(Disturbance.NONE);
    assertThat(uids(inbox)).containsExactly(3L, 4L);
    assertThat(texts(inbox)).containsExactly("text", "text");
    for (long uid = 1; uid <= 2; uid++) {
      MailboxEvent event = told.poll(20, TimeUnit.SECONDS);
      assertThat(event).isInstanceOf(MailboxEvent.Expunged.class);
      assertThat(((MailboxEvent.Expunged) event).uids()).isEqualTo(UidSet.of(uid));
    }
    assertThat(account().quota().orElseThrow().messages()).isEqualTo(2);
    assertThat(inbox.expunge(UidSet.ALL)).isEqualTo(UidSet.range(3, 4));
  }

  private static final class ThirdFails implements Disturbance {
    private final AtomicInteger messages = new AtomicInteger();

    @Override
    public void before(DiskOperation operation) throws IOException {
      boolean ofMessage = operation.text().matches("unlink Maildir/new/.*");
      if (ofMessage && messages.incrementAndGet() == 3) {
        throw new IOException("Input/output error");
      }
    }
  }
}
