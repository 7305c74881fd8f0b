package dev.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class SnapshotTest {

  /** A mailbox as the simplest structure would hold it, changed in step with a snapshot. */
  private static final class Model {
    final TreeMap<Long, MessageInfo> messages = new TreeMap<>();
    final Random random;
    Snapshot snapshot = Snapshot.empty(7, 1, 1);

    Model(long seed) {
      random = new Random(seed);
    }

    void step() {
      long modSeq = snapshot.modSeq() + 1;
      switch (random.nextInt(4)) {
        case 0, 1 -> append(modSeq);
        case 2 -> changeFlags(modSeq);
        default -> expunge(modSeq);
      }
    }

    void append(long modSeq) {
      int count = random.nextInt(random.nextInt(8) == 0 ? 1_500 : 20);
      List<MessageInfo> added = new ArrayList<>();
      long uid = snapshot.uidNext();
      for (int i = 0; i < count; i++) {
        uid += random.nextInt(3) == 0 ? random.nextInt(5) : 0;
        added.add(message(uid++, modSeq, Flags.NONE));
      }
      added.forEach(m -> messages.put(m.uid(), m));
      snapshot = snapshot.plus(added, modSeq);
    }

    void changeFlags(long modSeq) {
      List<MessageInfo> changed = new ArrayList<>();
      for (MessageInfo message : snapshot.select(someUids())) {
        changed.add(message.withFlags(Flags.of(SystemFlag.SEEN), modSeq));
      }
      changed.forEach(m -> messages.put(m.uid(), m));
      snapshot = snapshot.replace(changed, modSeq);
    }

    void expunge(long modSeq) {
      UidSet uids = someUids();
      messages.keySet().removeIf(uids::contains);
      snapshot = snapshot.minus(uids, modSeq);
    }

    UidSet someUids() {
      long end = snapshot.uidNext() + 3;
      UidSet.Builder builder = new UidSet.Builder();
      if (random.nextBoolean()) {
        long first = 1 + (long) (random.nextDouble() * end);
        long length = (long) (random.nextDouble() * random.nextDouble() * end);
        return builder.addRange(first, first + length).build();
      }
      double share = random.nextDouble();
      for (long uid = 1; uid <= end; uid++) {
        if (random.nextDouble() < share) {
          builder.add(uid);
        }
      }
      return builder.build();
    }
  }

  @RepeatedTest(30)
  void doesWhatASortedMapDoes(RepetitionInfo info) {
    Model model = new Model(info.getCurrentRepetition());
    for (int i = 0; i < 60; i++) {
      long before = model.snapshot.modSeq();
      model.step();
      assertThat(model.snapshot.modSeq()).isEqualTo(before + 1);
      assertThat(List.copyOf(model.messages.values())).isEqualTo(list(model.snapshot));
    }
    assertLookups(model);
  }

  @RepeatedTest(30)
  void aDifferenceLeadsFromTheOlderToTheNewer(RepetitionInfo info) {
    Model model = new Model(1_000 + info.getCurrentRepetition());
    for (int i = 0; i < 30; i++) {
      Snapshot older = model.snapshot;
      int steps = model.random.nextInt(6);
      for (int k = 0; k < steps; k++) {
        model.step();
      }
      assertLeads(older, model.snapshot);
    }
  }

  @Test
  void itsTextIsOneShortLine() {
    assertThat(Snapshot.empty(7, 3, 5))
        .hasToString("Snapshot[size=0, uidValidity=7, uidNext=3, modSeq=5]");
  }

  @Test
  void anOlderSnapshotNeverChanges() {
    Model model = new Model(5);
    List<Snapshot> snapshots = new ArrayList<>();
    List<List<MessageInfo>> contents = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      model.step();
      snapshots.add(model.snapshot);
      contents.add(list(model.snapshot));
    }

    for (int i = 0; i < snapshots.size(); i++) {
      assertThat(list(snapshots.get(i))).isEqualTo(contents.get(i));
    }
  }

  @Test
  void aChangeSharesTheUntouchedBlocks() {
    Snapshot big = filled(100_000);
    MessageInfo one = big.at(50_000);

    Snapshot changed = big.replace(List.of(one.withFlags(Flags.of(SystemFlag.SEEN), 9)), 9);
    Snapshot grown = big.plus(List.of(message(big.uidNext(), 9, Flags.NONE)), 9);
    Snapshot shrunk = big.minus(UidSet.of(one.uid()), 9);

    for (Snapshot next : List.of(changed, grown, shrunk)) {
      int shared = 0;
      for (int i = 0; i < big.blocks.length; i++) {
        shared += big.blocks[i] == next.blocks[i] ? 1 : 0;
      }
      assertThat(shared).isEqualTo(big.blocks.length - 1);
    }
  }

  @Test
  void aMailboxThatLivesLongHasFewBlocks() {
    Snapshot snapshot = Snapshot.empty(1, 1, 1);
    for (int i = 1; i <= 50; i++) {
      List<MessageInfo> batch = new ArrayList<>();
      for (int k = 0; k < 1_000; k++) {
        batch.add(message(snapshot.uidNext() + k, i, Flags.NONE));
      }
      snapshot = snapshot.plus(batch, i);
      // One message of each batch stays.
      snapshot = snapshot.minus(UidSet.range(snapshot.uidNext() - 999, snapshot.uidNext()), i);
    }

    assertThat(snapshot.size()).isEqualTo(50);
    assertThat(snapshot.blocks.length).isLessThanOrEqualTo(2);
    assertThat(snapshot.at(49).uid()).isEqualTo(49_001);
    assertThat(snapshot.indexOf(25_001)).isEqualTo(25);
  }

  @Test
  void positionsAndUidsOutsideAreRefused() {
    Snapshot snapshot = filled(3);
    MessageInfo old = message(2, 5, Flags.NONE);
    MessageInfo next = message(4, 5, Flags.NONE);

    assertThatThrownBy(() -> snapshot.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> snapshot.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Snapshot.empty(1, 1, 1).at(0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> snapshot.plus(List.of(old), 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> snapshot.plus(List.of(next, next), 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> snapshot.replace(List.of(next), 5))
        .isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> Snapshot.empty(1, 1, 1).replace(List.of(next), 5))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void uidNextSurvivesExpungeAndCanBeRaised() {
    Snapshot emptied = filled(3).minus(UidSet.ALL, 5);

    assertThat(emptied.size()).isZero();
    assertThat(emptied.uidNext()).isEqualTo(4);
    assertThat(emptied.with(10, 6).uidNext()).isEqualTo(10);
    assertThat(emptied.plus(List.of(), 8).modSeq()).isEqualTo(8);
    assertThat(emptied.uidValidity()).isEqualTo(1);
  }

  private static void assertLookups(Model model) {
    Snapshot snapshot = model.snapshot;
    List<Long> uids = List.copyOf(model.messages.keySet());
    int position = 0;
    for (long uid = 1; uid <= snapshot.uidNext(); uid++) {
      MessageInfo expected = model.messages.get(uid);
      int index = snapshot.indexOf(uid);
      assertThat(index).isEqualTo(expected == null ? -position - 1 : position);
      assertThat(snapshot.find(uid).orElse(null)).isEqualTo(expected);
      if (expected != null) {
        assertThat(snapshot.at(position)).isEqualTo(expected);
        position++;
      }
    }
    assertThat(snapshot.uids().stream().boxed().toList()).isEqualTo(uids);
    UidSet some = model.someUids();
    assertThat(snapshot.select(some))
        .isEqualTo(model.messages.values().stream().filter(m -> some.contains(m.uid())).toList());
  }

  private static void assertLeads(Snapshot older, Snapshot newer) {
    SnapshotDifference difference = SnapshotDifference.between(older, newer);
    TreeMap<Long, MessageInfo> rebuilt = new TreeMap<>();
    older.forEach(m -> rebuilt.put(m.uid(), m));
    assertThat(rebuilt.keySet()).containsAll(difference.expunged().stream().boxed().toList());
    rebuilt.keySet().removeIf(difference.expunged()::contains);
    for (MessageInfo changed : difference.changed()) {
      MessageInfo before = rebuilt.put(changed.uid(), changed);
      assertThat(before).isNotNull().isNotEqualTo(changed);
    }
    for (MessageInfo added : difference.added()) {
      assertThat(rebuilt.put(added.uid(), added)).isNull();
      assertThat(added.uid()).isGreaterThanOrEqualTo(older.uidNext());
    }
    assertThat(List.copyOf(rebuilt.values())).isEqualTo(list(newer));
    assertThat(difference.changed()).extracting(MessageInfo::uid).isSorted();
    assertThat(difference.added()).extracting(MessageInfo::uid).isSorted();
    assertThat(difference.isEmpty()).isEqualTo(list(older).equals(list(newer)));
  }

  private static Snapshot filled(int count) {
    List<MessageInfo> messages = new ArrayList<>();
    for (int uid = 1; uid <= count; uid++) {
      messages.add(message(uid, 1, Flags.NONE));
    }
    return Snapshot.empty(1, 1, 1).plus(messages, 1);
  }

  private static MessageInfo message(long uid, long modSeq, Flags flags) {
    return new MessageInfo(uid, modSeq, uid * 10, 0, 0, flags);
  }

  private static List<MessageInfo> list(Snapshot snapshot) {
    List<MessageInfo> list = new ArrayList<>();
    snapshot.forEach(list::add);
    assertThat(snapshot.size()).isEqualTo(list.size());
    return list;
  }
}
