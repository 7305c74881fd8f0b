package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Mailboxes that are renamed again and again while sessions that have them open go on working. */
class RenameRaceTest extends StoreTest {
  private static final int ROUNDS = 150;

  @Test
  void appendsAndCopiesGoOn() throws Exception {
    account().create("here", Optional.empty());
    Mailbox target = mailbox("here");
    Mailbox inbox = inbox();
    append(inbox, "copied", Flags.NONE);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(1);
    Future<Integer> renaming = threads.submit(() -> renameUntil(done));

    for (int i = 0; i < ROUNDS; i++) {
      assertThat(append(target, "text " + i, Flags.NONE)).isEqualTo(i + 1);
      assertThat(target.snapshot().size()).isEqualTo(i + 1);
      assertThat(text(target, i + 1)).isEqualTo("text " + i);
    }
    done.set(true);
    int renames = renaming.get();
    threads.shutdown();

    assertThat(renames).isPositive();
    Mailbox after = mailbox(renames % 2 == 0 ? "here" : "there");
    assertThat(after.snapshot().size()).isEqualTo(ROUNDS);
  }

  @Test
  void moversInBothDirectionsAndARenamerDoNotWaitForEachOtherForever() throws Exception {
    account().create("here", Optional.empty());
    account().create("middle", Optional.empty());
    Mailbox moving = mailbox("here");
    Mailbox middle = mailbox("middle");
    append(middle, "ball", Flags.NONE);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<Integer> renaming = threads.submit(() -> renameUntil(done));
    Future<Integer> back = threads.submit(() -> moveBack(moving, done));
    int moved = 0;

    for (int i = 0; i < ROUNDS; i++) {
      String name = i % 2 == 0 ? "here" : "there";
      moved += moveTo(middle, name);
    }
    done.set(true);

    assertThat(renaming.get()).isPositive();
    assertThat(back.get()).isBetween(0, moved);
    threads.shutdown();
    assertThat(moving.snapshot().size() + middle.snapshot().size()).isEqualTo(1);
  }

  private int renameUntil(AtomicBoolean done) throws Exception {
    Account account = account();
    int count = 0;
    while (!done.get() || count == 0) {
      account.rename(count % 2 == 0 ? "here" : "there", count % 2 == 0 ? "there" : "here");
      count++;
    }
    return count;
  }

  private static int moveBack(Mailbox from, AtomicBoolean done) throws Exception {
    int moved = 0;
    while (!done.get()) {
      moved += from.move(UidSet.ALL, "middle").targets().size();
    }
    return moved;
  }

  private static int moveTo(Mailbox from, String name) throws Exception {
    try {
      return from.move(UidSet.ALL, name).targets().size();
    } catch (StoreException e) {
      // Just renamed.
      assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_FOUND);
      return 0;
    }
  }
}
