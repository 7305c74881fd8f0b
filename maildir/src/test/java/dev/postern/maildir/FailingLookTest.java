package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.maildir.recorded.DiskRecord;
import dev.postern.maildir.recorded.Disturbance;
import dev.postern.maildir.recorded.RecordedFileSystem;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What is done again and again in the background goes on although once it ends in an error. */
class FailingLookTest extends StoreTest {

  @Test
  void aLookThatFailsIsNotTheLast() throws Exception {
    store.close();
    DiskRecord record = new DiskRecord(directory);
    store = TestStores.yielding(maildir, new RecordedFileSystem(record));
    LinkedBlockingQueue<MailboxEvent> events = new LinkedBlockingQueue<>();
    inbox().watch(events::add);
    OnceUnreadable fault = new OnceUnreadable();
    record.disturb(fault);

    deliver("new", "1.M1P1.host", "text");

    assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(MailboxEvent.Added.class);
    assertThat(fault.failed.getCount()).isZero();
  }

  @Test
  void aListenerThatThrowsWhatNobodyDeclaredHarmsNoOther() throws Exception {
    LinkedBlockingQueue<MailboxEvent> events = new LinkedBlockingQueue<>();
    Mailbox inbox = inbox();
    inbox.watch(event -> FailingLookTest.<RuntimeException>sneak());
    inbox.watch(events::add);

    append(inbox, "text", Flags.NONE);

    assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(MailboxEvent.Added.class);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak() throws E {
    throw (E) new TimeoutException("simulated");
  }

  @Test
  void aMailboxThatCannotBeLookedAtOnceIsDroppedAllTheSame() throws Exception {
    store.close();
    DiskRecord record = new DiskRecord(directory);
    store = TestStores.forgetful(maildir, new RecordedFileSystem(record));
    OnceUnreadable fault = new OnceUnreadable();
    try (Mailbox inbox = account().open("INBOX")) {
      append(inbox, "text", Flags.NONE);
      deliver("new", "1.M1P1.host", "text");
      record.disturb(fault);
    }

    assertThat(fault.failed.await(20, TimeUnit.SECONDS)).isTrue();
    await(() -> !holdsATicket());
  }

  @Test
  void aMailboxThatWasTakenUpInTheLastMomentIsDroppedLater() throws Exception {
    store.close();
    DiskRecord record = new DiskRecord(directory);
    store = TestStores.forgetful(maildir, new RecordedFileSystem(record));
    MaildirAccount account = (MaildirAccount) account();
    FutureTask<OpenMailboxes.Lease> taken = new FutureTask<>(() -> account.lease("INBOX"));
    try (Mailbox inbox = account.open("INBOX")) {
      append(inbox, "text", Flags.NONE);
      deliver("new", "1.M1P1.host", "text");
      record.disturb(new WhileLooking(taken));
    }
    OpenMailboxes.Lease lease = taken.get(20, TimeUnit.SECONDS);
    MailboxState state = lease.mailbox();
    // The one who looked has found it in use when its ticket is gone.
    await(() -> !holdsATicket());
    assertThat(state.isHere()).isTrue();

    lease.close();

    await(() -> !state.isHere());
  }

  @Test
  void aTaskThatFoundNoThreadIsBegunByWhoAsksNext() {
    List<Runnable> begun = new ArrayList<>();
    AtomicInteger ran = new AtomicInteger();
    CoalescedTask task =
        new CoalescedTask(
            run -> {
              if (begun.isEmpty()) {
                begun.add(run);
                throw new OutOfMemoryError("of the test's");
              }
              run.run();
            },
            ran::incrementAndGet);
    assertThatThrownBy(task::ask).isInstanceOf(OutOfMemoryError.class);

    task.ask();

    assertThat(ran).hasValue(1);
  }

  private static void await(Callable<Boolean> done) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!done.call() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(done.call()).isTrue();
  }

  private boolean holdsATicket() throws IOException {
    try (var files = Files.newDirectoryStream(maildir.resolve("tmp"), "lock.*")) {
      return files.iterator().hasNext();
    }
  }

  /** Something is done once while the directory of new messages is listed. */
  private record WhileLooking(Runnable meanwhile) implements Disturbance {
    @Override
    public void looking(Path path) {
      if (path.endsWith("new")) {
        meanwhile.run();
      }
    }
  }

  /** The directory of new messages cannot be listed, the first time. */
  private static final class OnceUnreadable implements Disturbance {
    private final CountDownLatch failed = new CountDownLatch(1);

    @Override
    public void looking(Path path) {
      if (path.endsWith("new") && failed.getCount() > 0) {
        failed.countDown();
        throw new OutOfMemoryError("of the test's");
      }
    }
  }
}
