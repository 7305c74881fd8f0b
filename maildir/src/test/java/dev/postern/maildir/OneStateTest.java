package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A mailbox has one state in a process, however its sessions come and vanish. Each state has a file
 * in {@code tmp} that it links to the lock's name, by which they are counted here.
 */
class OneStateTest extends StoreTest {
  private static final int SESSIONS = 12;
  private static final int ROUNDS = 24;
  private static final int ROUNDS_TOGETHER = 3;

  @BeforeEach
  void dropsWhatNobodyUses() {
    store.close();
    store = TestStores.forgetful(maildir);
  }

  @Test
  void aMailboxThatWasDroppedIsNotLookedAtAnyMore() throws Exception {
    for (int i = 0; i < 5; i++) {
      CountDownLatch heard = new CountDownLatch(1);
      try (Mailbox first = account().open("INBOX")) {
        first.watch(event -> heard.countDown());
        append(first, "heard", Flags.NONE);
        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
      }
      awaitNoState();
      try (Mailbox second = account().open("INBOX")) {
        append(second, "first", Flags.NONE);
        // The first handle's watch would have been told of this by now.
        CountDownLatch told = new CountDownLatch(2);
        second.watch(event -> told.countDown());
        deliver("new", i + ".M1P1.host", "another program's");
        append(second, "second", Flags.NONE);
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(states()).hasSize(1);
      }
      awaitNoState();
    }
  }

  @Test
  void aHandleThatIsUsedAfterItsEndChangesNothing() throws Exception {
    Mailbox handle = account().open("INBOX");
    OpenMailboxes.Lease lease = ((MaildirAccount) account()).lease("INBOX");
    MailboxState state = lease.mailbox();
    append(handle, "text", Flags.NONE);
    handle.close();
    lease.close();
    lease.close();
    awaitNoState();

    assertThat(state.isHere()).isFalse();
    assertThatThrownBy(() -> state.change(change -> change)).isInstanceOf(StoreException.class);
    assertThat(state.glance()).isEqualTo(MailboxState.Glance.DONE);
    assertThat(states()).isEmpty();
    Mailbox other = inbox();
    Mailbox third = inbox();
    append(other, "more", Flags.NONE);
    assertThat(texts(third)).containsExactly("text", "more");
    assertThat(states()).hasSize(1);
  }

  @Test
  void aRenamedMailboxKeepsItsStateWhichThenEnds() throws Exception {
    account().create("Before", Optional.empty());
    account().create("Gone", Optional.empty());
    OpenMailboxes.Lease before = ((MaildirAccount) account()).lease("Before");
    OpenMailboxes.Lease gone = ((MaildirAccount) account()).lease("Gone");
    // Another process makes room for the name, which this one has not noticed.
    Files.move(maildir.resolve(".Gone"), directory.resolve("elsewhere"));

    account().rename("Before", "Gone");

    try (OpenMailboxes.Lease after = ((MaildirAccount) account()).lease("Gone")) {
      assertThat(after.mailbox()).isSameAs(before.mailbox());
      assertThat(gone.mailbox().isHere()).isFalse();
      assertThat(before.mailbox().isHere()).isTrue();
    }
    gone.close();
    before.close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (before.mailbox().isHere() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(before.mailbox().isHere()).isFalse();
  }

  @Test
  void sessionsThatComeAndVanishShareOneState() throws Exception {
    account().create("Other", Optional.empty());
    ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS + 1);
    CountDownLatch ended = new CountDownLatch(SESSIONS);
    // Every few rounds nobody is left, and the next to come have a state made anew.
    CyclicBarrier nobody = new CyclicBarrier(SESSIONS, this::awaitNoState);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        Random random = new Random(i);
        results.add(sessions.submit(session(random, nobody, ended)));
      }
      Future<Integer> most = sessions.submit(() -> mostStates(ended));
      int kept = 0;
      for (Future<Integer> result : results) {
        kept += result.get(120, TimeUnit.SECONDS);
      }
      assertThat(most.get(20, TimeUnit.SECONDS)).isLessThanOrEqualTo(2);
      awaitNoState();
      Mailbox inbox = inbox();
      Mailbox other = mailbox("Other");
      assertThat(inbox.snapshot().size() + other.snapshot().size()).isEqualTo(kept);
    } finally {
      sessions.shutdownNow();
    }
  }

  // Returns how many messages it left.
  private Callable<Integer> session(Random random, CyclicBarrier nobody, CountDownLatch ended) {
    return () -> {
      int kept = 0;
      try {
        for (int round = 0; round < ROUNDS; round++) {
          kept += round(random);
          if (round % ROUNDS_TOGETHER == 0) {
            nobody.await(60, TimeUnit.SECONDS);
          }
        }
        return kept;
      } finally {
        ended.countDown();
      }
    };
  }

  private int round(Random random) throws IOException {
    Mailbox mailbox = account().open("INBOX");
    Thread vanishing = new Thread(mailbox::close);
    int kept = 0;
    try {
      mailbox.watch(event -> {});
      long uid = append(mailbox, "text " + random.nextInt(), Flags.NONE, "" + random.nextLong());
      kept++;
      mailbox.store(UidSet.ALL, seen(random), OptionalLong.empty());
      if (random.nextInt(4) == 0) {
        mailbox.copy(UidSet.of(uid), "Other");
        kept++;
      } else if (random.nextInt(4) == 0) {
        kept -= mailbox.expunge(UidSet.of(uid)).isEmpty() ? 0 : 1;
      }
      // In the middle of a command, as a connection's end closes it.
      vanishing.start();
      mailbox.store(UidSet.ALL, seen(random), OptionalLong.empty());
    } catch (IllegalStateException | StoreException e) {
      // Closed before the command began, or while it waited.
      assertThat(vanishing.getState()).isNotEqualTo(Thread.State.NEW);
    } finally {
      join(vanishing);
    }
    return kept;
  }

  private static FlagChange seen(Random random) {
    Flags flags = Flags.of(SystemFlag.SEEN);
    FlagChange.Mode mode = random.nextBoolean() ? FlagChange.Mode.ADD : FlagChange.Mode.REMOVE;
    return new FlagChange(mode, flags);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Two for a moment: one that was just dropped, and one that takes its place.
  private int mostStates(CountDownLatch ended) {
    int most = 0;
    while (ended.getCount() > 0) {
      most = Math.max(most, states().size());
    }
    return most;
  }

  private Set<String> states() {
    Set<String> states = new HashSet<>();
    try (var files = Files.newDirectoryStream(maildir.resolve("tmp"), "lock.*")) {
      for (Path file : files) {
        states.add(file.getFileName().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return states;
  }

  private void awaitNoState() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!states().isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(states()).isEmpty();
  }
}
