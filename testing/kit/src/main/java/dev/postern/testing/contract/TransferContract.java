package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.CopyResult;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.SystemFlag;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Copies and moves (RFC 4315, RFC 6851). */
abstract class TransferContract extends ContractGroup {
  private static final Flags FLAGS = Flags.of(Set.of(SystemFlag.ANSWERED), List.of("$Work"));

  @Test
  void aCopyKeepsOctetsFlagsAndDate() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    append(target, "before");
    long uid = append(inbox, "text", FLAGS);
    Snapshot before = target.snapshot();

    CopyResult result = inbox.copy(UidSet.of(uid), "Target");

    Snapshot after = target.snapshot();
    MessageInfo copy = after.at(1);
    assertThat(result)
        .isEqualTo(new CopyResult(before.uidValidity(), List.of(uid), List.of(copy.uid())));
    assertThat(copy.uid()).isGreaterThanOrEqualTo(before.uidNext());
    assertThat(copy.modSeq()).isGreaterThan(before.modSeq());
    assertThat(copy.flags()).isEqualTo(FLAGS);
    assertThat(copy.internalDate()).isEqualTo(StoreFixture.DATE);
    assertThat(copy.size()).isEqualTo(4);
    assertThat(texts(target)).containsExactly("before", "text");
    assertThat(texts(inbox)).containsExactly("text");
    assertThat(target.recent(Mailbox.RecentAccess.PEEK).contains(copy.uid())).isTrue();
  }

  @Test
  void aCopyLivesWhenItsOriginalIsGone() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    long uid = append(inbox, "text");

    long copy = inbox.copy(UidSet.of(uid), "Target").targets().get(0);
    inbox.expunge(UidSet.of(uid));

    assertThat(text(target, copy)).isEqualTo("text");
  }

  @Test
  void messagesThatAreNotThereAreLeftOut() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    List<Long> uids = fill(inbox, 3);
    inbox.expunge(UidSet.of(uids.get(1)));

    CopyResult some = inbox.copy(UidSet.ALL, "Target");
    CopyResult none = inbox.copy(UidSet.of(uids.get(1)), "Target");
    CopyResult moved = inbox.move(UidSet.of(uids.get(1)), "Target");

    assertThat(some.sources()).containsExactly(uids.get(0), uids.get(2));
    assertThat(some.targets()).isSorted().isEqualTo(uids(target.snapshot()));
    assertThat(none).isEqualTo(new CopyResult(some.uidValidity(), List.of(), List.of()));
    assertThat(moved).isEqualTo(none);
    assertThat(texts(target)).containsExactly("message 1", "message 3");
  }

  @Test
  void allAreCopiedOrNone() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    List<Long> uids = fill(inbox, 3);
    UidSet all = setOf(uids);

    CopyResult result = inbox.copy(all, "Target", TransferCondition.ALL_THERE);
    inbox.expunge(UidSet.of(uids.get(1)));

    assertThat(result.sources()).isEqualTo(uids);
    assertFails(Kind.EXPUNGED, () -> inbox.copy(all, "Target", TransferCondition.ALL_THERE));
    assertThat(texts(target)).containsExactly("message 1", "message 2", "message 3");
  }

  @Test
  void allAreMovedOrNone() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    List<Long> uids = fill(inbox, 3);
    inbox.expunge(UidSet.of(uids.get(1)));
    UidSet left = UidSet.of(uids.get(0), uids.get(2));

    assertFails(
        Kind.EXPUNGED, () -> inbox.move(setOf(uids), "Target", TransferCondition.ALL_THERE));
    assertThat(texts(target)).isEmpty();
    assertThat(texts(inbox)).containsExactly("message 1", "message 3");
    CopyResult result = inbox.move(left, "Target", TransferCondition.ALL_THERE);
    assertThat(setOf(result.sources())).isEqualTo(left);
    assertThat(texts(target)).containsExactly("message 1", "message 3");
  }

  /** One session moves all or none, others take messages away one by one. */
  @Test
  void allOrNoneHoldsInARace() throws Exception {
    create("Target");
    for (int round = 0; round < 30; round++) {
      List<Long> uids = fill(inbox(), 8);
      UidSet all = setOf(uids);
      List<Long> moved =
          Race.of(
              2,
              i ->
                  () -> {
                    Mailbox inbox = inbox();
                    if (i == 1) {
                      inbox.expunge(UidSet.of(uids.get(3)));
                      return 0L;
                    }
                    try {
                      CopyResult result = inbox.move(all, "Target", TransferCondition.ALL_THERE);
                      return (long) result.sources().size();
                    } catch (StoreException e) {
                      assertThat(e.kind()).isEqualTo(Kind.EXPUNGED);
                      return 0L;
                    }
                  });
      assertThat(moved.get(0)).as("round %d", round).isIn(0L, 8L);
      inbox().expunge(all);
    }
  }

  @Test
  void aMoveIsGoneHereAndThere() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    List<Long> uids = fill(inbox, 3);
    Snapshot before = inbox.snapshot();

    CopyResult result = inbox.move(UidSet.of(uids.get(0), uids.get(2)), "Target");

    assertThat(result.sources()).containsExactly(uids.get(0), uids.get(2));
    assertThat(result.targets()).isEqualTo(uids(target.snapshot()));
    assertThat(texts(target)).containsExactly("message 1", "message 3");
    assertThat(texts(inbox)).containsExactly("message 2");
    assertThat(inbox.snapshot().modSeq()).isGreaterThan(before.modSeq());
    assertFails(Kind.EXPUNGED, () -> octets(inbox, uids.get(0)));
  }

  @Test
  void aMailboxCanBeItsOwnTarget() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", FLAGS);

    CopyResult copied = inbox.copy(UidSet.of(uid), "inbox");
    assertThat(texts(inbox)).containsExactly("text", "text");
    CopyResult moved = inbox.move(UidSet.of(uid), "INBOX");

    assertThat(moved.sources()).containsExactly(uid);
    assertThat(moved.targets().get(0)).isGreaterThan(copied.targets().get(0));
    assertThat(uids(inbox.snapshot()))
        .containsExactly(copied.targets().get(0), moved.targets().get(0));
    assertThat(texts(inbox)).containsExactly("text", "text");
    assertThat(flags(inbox, moved.targets().get(0))).isEqualTo(FLAGS);
  }

  @Test
  void aTargetMustBeAMailbox() throws Exception {
    Mailbox inbox = inbox();
    UidSet all = setOf(fill(inbox, 2));
    create("Parent");
    create(path("Parent", "Child"));
    account().delete("Parent");

    assertFails(Kind.NOT_FOUND, () -> inbox.copy(all, "Absent"));
    assertFails(Kind.NOT_FOUND, () -> inbox.move(all, "Absent"));
    assertFails(Kind.NOT_SELECTABLE, () -> inbox.copy(all, "Parent"));
    assertFails(Kind.NOT_SELECTABLE, () -> inbox.move(all, "Parent"));
    assertFails(Kind.INVALID_NAME, () -> inbox.copy(all, "../x"));
    assertFails(Kind.INVALID_NAME, () -> inbox.move(all, "../x"));
    assertThat(texts(inbox)).containsExactly("message 1", "message 2");
  }

  @Test
  void ofTwoMovesOfOneMessageOneWins() throws Exception {
    create("A");
    create("B");
    List<Long> uids = fill(inbox(), 20);
    List<String> targets = List.of("A", "B");

    List<CopyResult> results =
        Race.of(
            2,
            i ->
                () -> {
                  Mailbox inbox = inbox();
                  List<Long> sources = new ArrayList<>();
                  for (long uid : uids) {
                    sources.addAll(inbox.move(UidSet.of(uid), targets.get(i)).sources());
                  }
                  return new CopyResult(1, sources, sources);
                });

    List<Long> moved = new ArrayList<>(results.get(0).sources());
    moved.addAll(results.get(1).sources());
    assertThat(moved).containsExactlyInAnyOrderElementsOf(uids);
    assertThat(inbox().snapshot().size()).isZero();
    assertThat(open("A").snapshot().size()).isEqualTo(results.get(0).sources().size());
    assertThat(open("B").snapshot().size()).isEqualTo(results.get(1).sources().size());
  }

  @Test
  void movesInOppositeDirectionsLoseNothing() throws Exception {
    List<String> names = List.of("A", "B");
    for (String name : names) {
      fill(create(name), 5);
    }

    Race.of(
        4,
        i ->
            () -> {
              Mailbox from = open(names.get(i % 2));
              for (int round = 0; round < 10; round++) {
                from.move(UidSet.ALL, names.get(1 - i % 2));
              }
              return i;
            });

    List<String> all = texts(open("A"));
    all.addAll(texts(open("B")));
    assertThat(all).hasSize(10);
    for (int i = 1; i <= 5; i++) {
      String text = "message " + i;
      assertThat(all).filteredOn(text::equals).hasSize(2);
    }
  }

  @Test
  void aMoveGivesTheCopyWhatTheOriginalHad() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    long uid = append(inbox, "text", FLAGS);
    Snapshot before = target.snapshot();

    CopyResult result = inbox.move(UidSet.of(uid), "Target");

    Snapshot after = target.snapshot();
    MessageInfo moved = after.at(0);
    assertThat(result)
        .isEqualTo(new CopyResult(before.uidValidity(), List.of(uid), List.of(moved.uid())));
    assertThat(after.modSeq()).isGreaterThan(before.modSeq());
    assertThat(moved.uid()).isGreaterThanOrEqualTo(before.uidNext());
    assertThat(moved.modSeq()).isGreaterThan(before.modSeq());
    assertThat(moved.flags()).isEqualTo(FLAGS);
    assertThat(moved.internalDate()).isEqualTo(StoreFixture.DATE);
    assertThat(moved.size()).isEqualTo(4);
    assertThat(target.recent(Mailbox.RecentAccess.PEEK)).isEqualTo(UidSet.of(moved.uid()));
    assertThat(inbox.recent(Mailbox.RecentAccess.PEEK)).isEqualTo(UidSet.EMPTY);
  }

  @Test
  void originalAndCopyHaveFlagsOfTheirOwn() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    long uid = append(inbox, "text");
    long copy = inbox.copy(UidSet.of(uid), "Target").targets().get(0);

    store(inbox, FlagChange.Mode.ADD, SEEN, uid);
    store(target, FlagChange.Mode.ADD, DELETED, copy);

    assertThat(flags(inbox, uid)).isEqualTo(SEEN);
    assertThat(flags(target, copy)).isEqualTo(DELETED);
  }

  @Test
  void ofAMoveAndAnExpungeOneGetsEachMessage() throws Exception {
    create("Target");
    List<Long> uids = fill(inbox(), 20);

    List<UidSet> results =
        Race.of(
            2,
            i ->
                () -> {
                  Mailbox inbox = inbox();
                  UidSet mine = UidSet.EMPTY;
                  for (long uid : uids) {
                    UidSet one = UidSet.of(uid);
                    UidSet got =
                        i == 0 ? inbox.expunge(one) : setOf(inbox.move(one, "Target").sources());
                    mine = mine.union(got);
                  }
                  return mine;
                });

    assertThat(results.get(0).intersect(results.get(1))).isEqualTo(UidSet.EMPTY);
    assertThat(results.get(0).union(results.get(1))).isEqualTo(setOf(uids));
    assertThat(inbox().snapshot().size()).isZero();
    assertThat((long) open("Target").snapshot().size()).isEqualTo(results.get(1).count());
  }

  @Test
  void aMovedMessageIsNeverInNeither() throws Exception {
    create("Target");
    List<Long> uids = fill(inbox(), 30);
    AtomicBoolean moving = new AtomicBoolean(true);

    Race.of(
        2, i -> i == 0 ? () -> moveEach(uids, moving) : () -> assertAllAreSomewhere(uids, moving));

    assertThat(texts(open("Target"))).hasSize(30).doesNotHaveDuplicates();
  }

  private int moveEach(List<Long> uids, AtomicBoolean moving) throws StoreException {
    try {
      Mailbox inbox = inbox();
      for (long uid : uids) {
        inbox.move(UidSet.of(uid), "Target");
      }
      return uids.size();
    } finally {
      moving.set(false);
    }
  }

  private int assertAllAreSomewhere(List<Long> uids, AtomicBoolean moving) throws StoreException {
    Mailbox inbox = inbox();
    Mailbox target = open("Target");
    int looks = 0;
    boolean last = false;
    while (!last) {
      last = !moving.get();
      // In this order: what has left the one must have come to the other by now.
      int here = inbox.snapshot().size();
      assertThat(here + target.snapshot().size()).isGreaterThanOrEqualTo(uids.size());
      looks++;
    }
    return looks;
  }
}
