package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.CopyResult;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
}
