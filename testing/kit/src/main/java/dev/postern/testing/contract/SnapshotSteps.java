package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.SnapshotDifference;
import dev.postern.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One session's way from snapshot to snapshot. At each step, what the difference says must lead
 * from what the session knew to exactly what it sees now; else its client's view drifts away for
 * good.
 */
final class SnapshotSteps {
  private final Mailbox mailbox;
  private final TreeMap<Long, MessageInfo> known = new TreeMap<>();
  private Snapshot last;

  SnapshotSteps(Mailbox mailbox) throws StoreException {
    this.mailbox = mailbox;
    this.last = mailbox.snapshot();
    last.forEach(m -> known.put(m.uid(), m));
  }

  /** Takes the newest snapshot and follows the difference. */
  Snapshot follow() throws StoreException {
    Snapshot next = mailbox.snapshot();
    SnapshotDifference difference = SnapshotDifference.between(last, next);
    assertNothingGoesBack(next, difference);
    difference.expunged().stream().forEach(uid -> assertThat(known.remove(uid)).isNotNull());
    difference.changed().forEach(this::change);
    difference.added().forEach(this::add);
    assertThat(next).containsExactlyElementsOf(known.values());
    last = next;
    return next;
  }

  private void assertNothingGoesBack(Snapshot next, SnapshotDifference difference) {
    assertThat(next.uidValidity()).isEqualTo(last.uidValidity());
    assertThat(next.uidNext()).isGreaterThanOrEqualTo(last.uidNext());
    assertThat(next.modSeq()).isGreaterThanOrEqualTo(last.modSeq());
    if (!difference.isEmpty()) {
      assertThat(next.modSeq()).isGreaterThan(last.modSeq());
    }
    List<Long> uids = new ArrayList<>();
    for (MessageInfo message : next) {
      uids.add(message.uid());
      assertThat(message.uid()).isLessThan(next.uidNext());
      assertThat(message.modSeq()).isBetween(1L, next.modSeq());
    }
    assertThat(uids).isSorted().doesNotHaveDuplicates();
  }

  private void change(MessageInfo now) {
    MessageInfo before = known.put(now.uid(), now);
    assertThat(before).isNotNull();
    assertThat(now.modSeq()).isGreaterThan(last.modSeq());
    assertThat(now.withFlags(before.flags(), before.modSeq())).isEqualTo(before);
  }

  private void add(MessageInfo message) {
    assertThat(message.uid()).isGreaterThanOrEqualTo(last.uidNext());
    assertThat(message.modSeq()).isGreaterThan(last.modSeq());
    known.put(message.uid(), message);
  }
}
