package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.OpenMailboxes.Lease;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the states of mailboxes go. */
@Timeout(60)
class OpenMailboxesTest {
  private static final Set<Thread.State> IDLE =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

  @TempDir private Path maildir;
  private final Semaphore looked = new Semaphore(0);
  private volatile Runnable onLook = () -> {};
  private volatile Thread looker;

  /** Read when a mailbox is looked through. */
  private final class LookClock extends Clock {
    @Override
    public Instant instant() {
      Runnable now = onLook;
      onLook = () -> {};
      now.run();
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Taken up while it is looked through before it goes, and left again, it goes then. */
  @Test
  void whatIsTakenUpWhenItIsAboutToGoGoesLater() throws Exception {
    for (String part : new String[] {"cur", "new", "tmp"}) {
      Files.createDirectory(maildir.resolve(part));
    }
    StoreSettings settings = TestStores.forgetful(new LookClock());
    DirectoryWatch watch = new DirectoryWatch(() -> FileSystems.getDefault().newWatchService());
    try (StoreThreads threads = settings.threads()) {
      OpenMailboxes open =
          new OpenMailboxes(
              settings, new MailboxWatcher(threads, watch, MailboxWatcher.Pace.USUAL));
      MailboxPaths paths = MailboxPaths.at(maildir);
      Lease first = open.lease(paths, maildir);
      MailboxState state = first.mailbox();
      assertThat(state.view().snapshot().size()).isZero();
      Files.writeString(maildir.resolve("new/1.host"), "text");
      Lease[] second = new Lease[1];
      onLook =
          () -> {
            looker = Thread.currentThread();
            second[0] = open.lease(paths, maildir);
            looked.release();
          };

      first.close();
      assertThat(looked.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      await(() -> IDLE.contains(looker.getState()));
      assertThat(state.isHere()).isTrue();
      assertThat(second[0].mailbox()).isSameAs(state);
      second[0].close();

      await(() -> !state.isHere());
      assertThat(state.isHere()).isFalse();
    }
  }

  private static void await(BooleanSupplier done) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
