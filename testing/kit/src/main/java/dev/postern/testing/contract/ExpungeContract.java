package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageSource;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.Mailbox;
import dev.postern.store.Snapshot;
import dev.postern.store.SnapshotDifference;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.UidSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Removing messages, and the life of handles. */
abstract class ExpungeContract extends ContractGroup {
  private static final int ROUNDS = 8;

  @Test
  void messagesGoWhateverTheirFlags() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 4);
    store(inbox, FlagChange.Mode.ADD, DELETED, uids.get(0));
    Snapshot before = inbox.snapshot();

    UidSet gone = inbox.expunge(UidSet.of(uids.get(1), uids.get(3), uids.get(3) + 5));

    Snapshot after = inbox.snapshot();
    assertThat(gone).isEqualTo(UidSet.of(uids.get(1), uids.get(3)));
    assertThat(uids(after)).containsExactly(uids.get(0), uids.get(2));
    assertThat(after.modSeq()).isGreaterThan(before.modSeq());
    assertThat(after.uidNext()).isEqualTo(before.uidNext());
    assertThat(uids(before)).isEqualTo(uids);
    assertThat(SnapshotDifference.between(before, after))
        .isEqualTo(new SnapshotDifference(gone, List.of(), List.of()));
    assertThat(inbox.expunge(gone)).isEqualTo(UidSet.EMPTY);
  }

  @Test
  void aClientThatComesBackLearnsWhatIsGone() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 5);
    long begin = inbox.snapshot().modSeq();
    inbox.expunge(UidSet.of(uids.get(1)));
    long middle = inbox.snapshot().modSeq();
    inbox.expunge(UidSet.of(uids.get(0), uids.get(3)));
    store(inbox, FlagChange.Mode.ADD, DELETED, uids.get(2));

    for (Mailbox session : List.of(inbox, inbox())) {
      assertGone(session, begin, uids.get(0), uids.get(1), uids.get(3));
      assertGone(session, middle, uids.get(0), uids.get(3));
      assertGone(session, session.snapshot().modSeq());
    }
  }

  /** More may be named, but nothing that is there, and nothing that is yet to come. */
  private static void assertGone(Mailbox mailbox, long since, Long... uids) throws Exception {
    Snapshot now = mailbox.snapshot();
    UidSet gone = mailbox.expungedSince(since);
    assertThat(gone.stream().boxed()).containsAll(List.of(uids));
    assertThat(gone.intersect(now.uids())).isEqualTo(UidSet.EMPTY);
    assertThat(gone.isEmpty() || gone.last() < now.uidNext()).isTrue();
  }

  @Test
  void aUidIsNeverUsedAgain() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 2);

    inbox.expunge(setOf(uids));

    assertThat(append(inbox, "next")).isGreaterThan(uids.get(1));
  }

  @Test
  void theContentOfAnExpungedMessageIsGone() throws Exception {
    Mailbox inbox = inbox();
    Mailbox other = inbox();
    long uid = append(inbox, "text");

    other.expunge(UidSet.of(uid));

    assertFails(Kind.EXPUNGED, () -> octets(inbox, uid));
    assertFails(Kind.EXPUNGED, () -> octets(inbox, uid + 1));
  }

  @Test
  void aSourceTakenBeforeStaysWholeOrFailsAsExpunged() throws Exception {
    Mailbox inbox = inbox();
    String text = "text ".repeat(40_000);
    long uid = append(inbox, text);
    MessageSource taken = inbox.content(uid);

    inbox().expunge(UidSet.of(uid));

    try {
      assertThat(new String(taken.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.EXPUNGED);
    }
  }

  @Test
  void eachMessageIsExpungedOnce() throws Exception {
    UidSet all = setOf(fill(inbox(), 40));

    List<UidSet> gone = Race.of(3, i -> () -> inbox().expunge(all));

    long count = gone.stream().mapToLong(UidSet::count).sum();
    assertThat(count).isEqualTo(40);
    assertThat(inbox().snapshot().size()).isZero();
  }

  @Test
  void onlyWhatIsDeletedNowGoes() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 4);
    store(inbox, FlagChange.Mode.ADD, DELETED, uids.get(0), uids.get(1), uids.get(3));
    UidSet marked = UidSet.of(uids.get(0), uids.get(1));
    store(inbox(), FlagChange.Mode.REMOVE, DELETED, uids.get(0));
    Snapshot before = inbox.snapshot();

    assertThat(inbox.expunge(marked, ExpungeCondition.DELETED)).isEqualTo(UidSet.of(uids.get(1)));
    assertThat(inbox.expunge(marked, ExpungeCondition.DELETED)).isEqualTo(UidSet.EMPTY);

    assertThat(texts(inbox)).containsExactly("message 1", "message 3", "message 4");
    assertThat(inbox().snapshot().find(uids.get(0))).isEqualTo(before.find(uids.get(0)));
    assertThat(inbox.expunge(UidSet.ALL, ExpungeCondition.DELETED))
        .isEqualTo(UidSet.of(uids.get(3)));
  }

  @Test
  void anExpungeOfWhatIsUnchangedLeavesNewerMessagesAlone() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 3);
    store(inbox, FlagChange.Mode.ADD, DELETED, uids.get(0), uids.get(1));
    long known = inbox.snapshot().modSeq();
    store(inbox(), FlagChange.Mode.ADD, SEEN, uids.get(1));
    append(inbox(), "newer", DELETED);

    ExpungeCondition older = ExpungeCondition.DELETED.andUnchangedSince(known - 1);
    assertThat(inbox.expunge(UidSet.ALL, older)).isEqualTo(UidSet.EMPTY);
    ExpungeCondition deleted = ExpungeCondition.DELETED.andUnchangedSince(known);
    assertThat(inbox.expunge(UidSet.ALL, deleted)).isEqualTo(UidSet.of(uids.get(0)));
    ExpungeCondition any = ExpungeCondition.NONE.andUnchangedSince(known);
    assertThat(inbox.expunge(UidSet.ALL, any)).isEqualTo(UidSet.of(uids.get(2)));

    assertThat(texts(inbox())).containsExactly("message 2", "newer");
  }

  /** Of each message one of the two sessions is told that it was first, and it was. */
  @Test
  void aMarkIsTakenBackOrItsMessageIsExpunged() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Mailbox inbox = inbox();
      UidSet all = setOf(fill(inbox, 30));
      FlagChange mark = new FlagChange(FlagChange.Mode.ADD, DELETED);
      inbox.store(all, mark, OptionalLong.empty());
      ExpungeCondition condition =
          round % 2 == 0
              ? ExpungeCondition.DELETED
              : ExpungeCondition.NONE.andUnchangedSince(inbox.snapshot().modSeq());
      FlagChange takeBack = new FlagChange(FlagChange.Mode.REMOVE, DELETED);

      List<UidSet> done =
          Race.of(
              2,
              i ->
                  i == 0
                      ? () -> inbox().expunge(all, condition)
                      : () -> inbox().store(all, takeBack, OptionalLong.empty()).changed());

      assertThat(done.get(0).intersect(done.get(1))).isEqualTo(UidSet.EMPTY);
      assertThat(done.get(0).union(done.get(1))).isEqualTo(all);
      assertThat(inbox().snapshot().uids()).isEqualTo(done.get(1));
      inbox().expunge(all);
    }
  }

  @Test
  void aFlagChangeDoesNotBringBackAnExpungedMessage() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text");
    inbox().expunge(UidSet.of(uid));

    assertThat(store(inbox, FlagChange.Mode.ADD, SEEN, uid).changed()).isEqualTo(UidSet.EMPTY);
    assertThat(inbox.snapshot().size()).isZero();
  }

  @Test
  void anOldSnapshotStaysAsItWas() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 3);
    Snapshot before = inbox.snapshot();

    store(inbox, FlagChange.Mode.ADD, SEEN, uids.get(0));
    inbox.expunge(UidSet.of(uids.get(1)));
    append(inbox, "new");

    assertThat(uids(before)).isEqualTo(uids);
    assertThat(before.at(0).flags().isEmpty()).isTrue();
    SnapshotDifference difference = SnapshotDifference.between(before, inbox.snapshot());
    assertThat(difference.expunged()).isEqualTo(UidSet.of(uids.get(1)));
    assertThat(difference.changed()).hasSize(1);
    assertThat(difference.added()).hasSize(1);
  }

  @Test
  void aClosedHandleSaysSo() throws Exception {
    Mailbox open = inbox();
    Mailbox closed = inbox();
    long uid = append(closed, "text");
    closed.close();
    closed.close();
    FlagChange change = new FlagChange(FlagChange.Mode.ADD, SEEN);

    assertThatThrownBy(closed::snapshot).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.content(uid)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> append(closed, "x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.store(UidSet.ALL, change, OptionalLong.empty()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.expunge(UidSet.ALL)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.expunge(UidSet.ALL, ExpungeCondition.DELETED))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.copy(UidSet.ALL, "INBOX"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.move(UidSet.ALL, "INBOX"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.recent(Mailbox.RecentAccess.CLAIM))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(closed::keywords).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.watch(event -> {})).isInstanceOf(IllegalStateException.class);
    assertThat(texts(open)).containsExactly("text");
  }
}
