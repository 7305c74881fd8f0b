package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageSource;
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
      assertThat(new String(taken.newInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(text);
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
