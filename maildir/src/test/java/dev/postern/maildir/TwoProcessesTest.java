package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.CopyResult;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreResult;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another process works on the same mailboxes; two stores know nothing of each other either. */
class TwoProcessesTest extends StoreTest {
  private static final FlagChange FLAGGED =
      new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.FLAGGED));

  private static final Flags DELETED = Flags.of(SystemFlag.DELETED);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private MaildirStore other;

  @AfterEach
  void endOther() {
    threads.shutdownNow();
    if (other != null) {
      other.close();
    }
  }

  @Test
  void aConditionHoldsAlsoForAFileThatWasMissed() throws Exception {
    store.close();
    // To this store all times of files are long past: it looks again where they changed, only.
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    store = TestStores.withDiskClock(maildir, later);
    deliverBeforeFirstUse("cur", "1.host:2,", "changed by another");
    deliver("cur", "2.host:2,", "moved by another");
    Mailbox inbox = inbox();
    long modSeq = inbox.snapshot().modSeq();
    FileTime time = Files.getLastModifiedTime(maildir.resolve("cur"));
    rename("1.host", "cur", "1.host:2,S");
    rename("2.host", "cur", "2.host:2,,x=y");
    Files.setLastModifiedTime(maildir.resolve("cur"), time);

    StoreResult result =
        inbox.store(
            UidSet.ALL,
            new FlagChange(FlagChange.Mode.REPLACE, Flags.of(SystemFlag.FLAGGED)),
            OptionalLong.of(modSeq));

    assertThat(result.modified()).isEqualTo(UidSet.of(1));
    assertThat(result.changed()).isEqualTo(UidSet.of(2));
    assertThat(names("cur")).containsExactly("1.host:2,S", "2.host:2,F,x=y");
    assertThat(inbox.snapshot().find(1).map(MessageInfo::flags))
        .contains(Flags.of(SystemFlag.SEEN));
  }

  @Test
  void aDeliveryGetsInWhileFlagsOfManyMessagesChange() throws Exception {
    int many = 60;
    for (int i = 0; i < many; i++) {
      append(inbox(), "text " + i, Flags.NONE);
    }
    store.close();
    store = TestStores.yielding(maildir);
    other = newStore(SyncMode.NEVER);
    Mailbox theirs = open(other, "INBOX");
    Mailbox ours = inbox();
    CountDownLatch begun = new CountDownLatch(1);
    ours.watch(event -> begun.countDown());
    Future<StoreResult> storing =
        threads.submit(() -> ours.store(UidSet.ALL, FLAGGED, OptionalLong.empty()));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    long uid = append(theirs, "news", Flags.NONE);
    long flagged = flagged(theirs);

    assertThat(flagged).isBetween(1L, many - 1L);
    StoreResult result = storing.get(60, TimeUnit.SECONDS);
    // Also the new one, or not: it came while the flags were changed.
    assertThat(result.changed().minus(UidSet.of(uid))).isEqualTo(UidSet.range(1, many));
    assertThat(flagged(ours)).isGreaterThanOrEqualTo(many);
    theirs.close();
  }

  @Test
  void eachPortionKeepsTheCondition() throws Exception {
    for (int i = 0; i < 5; i++) {
      append(inbox(), "text " + i, Flags.NONE);
    }
    long modSeq = inbox().snapshot().modSeq();
    append(inbox(), "later", Flags.NONE);
    store.close();
    store = TestStores.yielding(maildir);
    Mailbox inbox = inbox();

    StoreResult result = inbox.store(UidSet.ALL, FLAGGED, OptionalLong.of(modSeq));

    assertThat(result.changed()).isEqualTo(UidSet.range(1, 5));
    assertThat(result.modified()).isEqualTo(UidSet.of(6));
    assertThat(flagged(inbox)).isEqualTo(5);
    assertThat(inbox.snapshot().uids().stream().map(uid -> modSeq(inbox, uid)).distinct().count())
        .isGreaterThan(5);
  }

  @Test
  void othersGetInWhileManyMessagesGoAndEachKeepsTheCondition() throws Exception {
    int many = 60;
    for (int i = 0; i < many; i++) {
      append(inbox(), "text " + i, DELETED);
    }
    store.close();
    store = TestStores.yielding(maildir);
    other = newStore(SyncMode.NEVER);
    Mailbox theirs = open(other, "INBOX");
    Mailbox ours = inbox();
    CountDownLatch begun = new CountDownLatch(1);
    ours.watch(event -> begun.countDown());
    Future<UidSet> expunging =
        threads.submit(() -> ours.expunge(UidSet.ALL, ExpungeCondition.DELETED));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    long taken = taken(theirs, many);
    long uid = append(theirs, "news", DELETED);
    long left = theirs.snapshot().size();

    assertThat(left).isBetween(2L, (long) many);
    assertThat(expunging.get(60, TimeUnit.SECONDS))
        .isEqualTo(UidSet.range(1, many).minus(UidSet.of(taken)));
    // Neither what is not \Deleted any more, nor what came afterwards.
    assertThat(uids(ours)).containsExactly(taken, uid);
    theirs.close();
  }

  /** Takes back the mark of the last message. */
  private static long taken(Mailbox mailbox, long uid) throws IOException {
    FlagChange none = new FlagChange(FlagChange.Mode.REPLACE, Flags.NONE);
    assertThat(mailbox.store(UidSet.of(uid), none, OptionalLong.empty()).changed())
        .isEqualTo(UidSet.of(uid));
    return uid;
  }

  /** The numbers that each process gives its mailboxes are in opposite orders. */
  @Test
  void movesLockMailboxesInOneOrderInAllProcesses() throws Exception {
    account().create("A", Optional.empty());
    account().create("B", Optional.empty());
    other = newStore(SyncMode.NEVER);
    Mailbox theirB = open(other, "B");
    Mailbox theirA = open(other, "A");
    long one = append(mailbox("A"), "text", Flags.NONE);
    long two = append(theirB, "text", Flags.NONE);

    movesFirstLockA(mailbox("A"), one, "B");
    movesFirstLockA(theirB, two, "A");
    movesFirstLockA(theirA, uids(theirA).get(0), "B");
    movesFirstLockA(mailbox("B"), uids(mailbox("B")).get(0), "A");
    theirA.close();
    theirB.close();
  }

  private void movesFirstLockA(Mailbox mailbox, long uid, String target) throws Exception {
    mailbox.snapshot();
    Path held = Files.writeString(maildir.resolve(".A/dovecot-uidlist.lock"), "1:elsewhere");
    FutureTask<CopyResult> move = new FutureTask<>(() -> mailbox.move(UidSet.of(uid), target));
    Thread mover = new Thread(move);
    mover.start();
    while (mover.getState() != Thread.State.TIMED_WAITING && mover.isAlive()) {
      Thread.onSpinWait();
    }

    assertThat(maildir.resolve(".B/dovecot-uidlist.lock")).doesNotExist();
    Files.delete(held);
    assertThat(move.get(20, TimeUnit.SECONDS).targets()).hasSize(1);
  }

  private static Mailbox open(MaildirStore store, String name) throws IOException {
    Account account = store.account(MailUser.of("ann@example.org"));
    return account.open(name);
  }

  private static long modSeq(Mailbox mailbox, long uid) {
    try {
      return mailbox.snapshot().find(uid).orElseThrow().modSeq();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long flagged(Mailbox mailbox) throws IOException {
    long count = 0;
    for (MessageInfo message : mailbox.snapshot()) {
      count += message.flags().contains(SystemFlag.FLAGGED) ? 1 : 0;
    }
    return count;
  }
}
