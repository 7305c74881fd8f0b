package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.FlagChange;
import dev.postern.store.FlagChange.Mode;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxStatus;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.StoreResult;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Flags and keywords, conditional changes, and the figures of STATUS that follow from them. */
abstract class FlagsContract extends ContractGroup {
  private static final Flags FLAGGED = Flags.of(SystemFlag.FLAGGED);
  private static final int ROUNDS = 8;

  @Test
  void flagsAreAddedRemovedAndReplaced() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", SEEN);

    store(inbox, Mode.ADD, FLAGGED, uid);
    assertThat(flags(inbox, uid)).isEqualTo(SEEN.plus(FLAGGED));
    store(inbox, Mode.REMOVE, SEEN, uid);
    assertThat(flags(inbox, uid)).isEqualTo(FLAGGED);
    store(inbox, Mode.REPLACE, Flags.of(Set.of(SystemFlag.DRAFT), List.of("k")), uid);
    assertThat(flags(inbox, uid)).isEqualTo(Flags.of(Set.of(SystemFlag.DRAFT), List.of("k")));
    store(inbox, Mode.REPLACE, Flags.NONE, uid);
    assertThat(flags(inbox, uid)).isEqualTo(Flags.NONE);
  }

  @Test
  void everySystemFlagIsKept() throws Exception {
    Mailbox inbox = inbox();
    for (SystemFlag flag : SystemFlag.values()) {
      long uid = append(inbox, flag.name());
      store(inbox, Mode.ADD, Flags.of(flag), uid);
      assertThat(flags(inbox(), uid)).isEqualTo(Flags.of(flag));
    }
  }

  @Test
  void aChangeRaisesTheModSeqOfTheChangedMessagesAlone() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 3);
    Snapshot before = inbox.snapshot();

    StoreResult result = store(inbox, Mode.ADD, SEEN, uids.get(0), uids.get(2));

    Snapshot after = inbox.snapshot();
    assertThat(result)
        .isEqualTo(new StoreResult(UidSet.of(uids.get(0), uids.get(2)), UidSet.EMPTY));
    assertThat(after.modSeq()).isGreaterThan(before.modSeq());
    assertThat(after.at(0).modSeq()).isGreaterThan(before.modSeq());
    assertThat(after.at(1)).isEqualTo(before.at(1));
    assertThat(after.at(2).modSeq()).isBetween(before.modSeq() + 1, after.modSeq());
    assertThat(before.at(0).flags()).isEqualTo(Flags.NONE);
    assertThat(after.uidNext()).isEqualTo(before.uidNext());
  }

  @Test
  void whatIsThereAlreadyCountsAsChangedAndWhatIsNotThereIsIgnored() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text", SEEN);

    StoreResult result =
        inbox.store(UidSet.ALL, new FlagChange(Mode.ADD, SEEN), OptionalLong.empty());

    assertThat(result.changed()).isEqualTo(UidSet.of(uid));
    assertThat(result.modified().isEmpty()).isTrue();
    assertThat(store(inbox, Mode.ADD, SEEN, uid + 7).changed().isEmpty()).isTrue();
    assertThat(flags(inbox, uid)).isEqualTo(SEEN);
  }

  @Test
  void aConditionalChangeLeavesNewerMessagesAlone() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 3);
    long known = inbox.snapshot().modSeq();
    store(inbox(), Mode.ADD, SEEN, uids.get(1));

    StoreResult result =
        inbox.store(setOf(uids), new FlagChange(Mode.ADD, FLAGGED), OptionalLong.of(known));

    assertThat(result.changed()).isEqualTo(UidSet.of(uids.get(0), uids.get(2)));
    assertThat(result.modified()).isEqualTo(UidSet.of(uids.get(1)));
    assertThat(flags(inbox, uids.get(0))).isEqualTo(FLAGGED);
    assertThat(flags(inbox, uids.get(1))).isEqualTo(SEEN);
  }

  @Test
  void noMessageIsUnchangedSinceZero() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 2);

    StoreResult result =
        inbox.store(setOf(uids), new FlagChange(Mode.ADD, SEEN), OptionalLong.of(0));

    assertThat(result).isEqualTo(new StoreResult(UidSet.EMPTY, setOf(uids)));
    assertThat(flags(inbox, uids.get(0))).isEqualTo(Flags.NONE);
  }

  @Test
  void ofManyConditionalChangesOneWins() throws Exception {
    long uid = append(inbox(), "text");
    long known = inbox().snapshot().modSeq();

    List<StoreResult> results =
        Race.of(
            4,
            i ->
                () ->
                    inbox()
                        .store(
                            UidSet.of(uid),
                            new FlagChange(Mode.ADD, Flags.of(List.of(), List.of("winner" + i))),
                            OptionalLong.of(known)));

    assertThat(results).filteredOn(r -> r.changed().contains(uid)).hasSize(1);
    assertThat(results).filteredOn(r -> r.modified().contains(uid)).hasSize(3);
    assertThat(flags(inbox(), uid).keywords()).hasSize(1);
  }

  @Test
  void changesAtTheSameTimeAreAllKept() throws Exception {
    long uid = append(inbox(), "text");

    Race.of(
        4,
        i ->
            () -> {
              Mailbox inbox = inbox();
              for (int k = 0; k < 5; k++) {
                store(inbox, Mode.ADD, Flags.of(List.of(), List.of("k" + i + "x" + k)), uid);
              }
              return i;
            });

    assertThat(flags(inbox(), uid).keywords()).hasSize(20);
  }

  @Test
  void keywordsHaveNoCase() throws Exception {
    Mailbox inbox = inbox();
    long one = append(inbox, "one", Flags.of(List.of(), List.of("$Forwarded", "Later")));
    long two = append(inbox, "two", Flags.of(List.of(), List.of("$FORWARDED")));

    assertThat(flags(inbox, one).containsKeyword("$forwarded")).isTrue();
    assertThat(flags(inbox, two).containsKeyword("$Forwarded")).isTrue();
    assertThat(inbox.keywords()).hasSize(2).anyMatch("$forwarded"::equalsIgnoreCase);
    store(inbox, Mode.REMOVE, Flags.of(List.of(), List.of("LATER", "absent")), one, two);
    assertThat(flags(inbox, one).keywords()).hasSize(1);
    assertThat(flags(inbox, one).containsKeyword("Later")).isFalse();
  }

  @Test
  void aMailboxHasTwentyKeywordsAtLeast() throws Exception {
    Mailbox inbox = inbox();
    List<String> keywords = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keywords.add("$keyword-" + i);
    }
    long uid = append(inbox, "text", Flags.of(List.of(), keywords));

    assertThat(flags(inbox(), uid)).isEqualTo(Flags.of(List.of(), keywords));
    assertThat(inbox().keywords()).containsExactlyInAnyOrderElementsOf(keywords);
  }

  @Test
  void statusIsTheSnapshotInFigures() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "1");
    append(inbox, "22", SEEN);
    append(inbox, "333", SEEN.plus(DELETED));
    append(inbox, "4444", DELETED);
    append(inbox, "55555", DELETED);
    inbox.expunge(UidSet.of(inbox.snapshot().at(4).uid()));

    MailboxStatus status = account().status("inbox");

    Snapshot snapshot = inbox.snapshot();
    assertThat(status)
        .isEqualTo(
            new MailboxStatus(
                4,
                inbox.recent(Mailbox.RecentAccess.PEEK).count(),
                2,
                2,
                snapshot.uidNext(),
                snapshot.uidValidity(),
                snapshot.modSeq(),
                10));
  }

  @Test
  void aSnapshotIsInOrderAndFindsItsMessages() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 30);
    inbox.expunge(UidSet.of(uids.get(3), uids.get(4), uids.get(29)));

    Snapshot snapshot = inbox.snapshot();

    assertThat(snapshot.size()).isEqualTo(27);
    assertThat(snapshot).extracting(MessageInfo::uid).isSorted();
    for (int i = 0; i < snapshot.size(); i++) {
      assertThat(snapshot.indexOf(snapshot.at(i).uid())).isEqualTo(i);
    }
  }

  @Test
  void theConditionIncludesTheModSeqItself() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text");
    append(inbox, "another");
    long modSeq = inbox.snapshot().find(uid).orElseThrow().modSeq();
    UidSet one = UidSet.of(uid);
    FlagChange change = new FlagChange(Mode.ADD, SEEN);

    assertThat(inbox.store(one, change, OptionalLong.of(modSeq - 1)).modified()).isEqualTo(one);
    assertThat(flags(inbox, uid)).isEqualTo(Flags.NONE);
    assertThat(inbox.store(one, change, OptionalLong.of(modSeq)).changed()).isEqualTo(one);
    assertThat(flags(inbox, uid)).isEqualTo(SEEN);
  }

  @Test
  void aMessageThatIsLeftAloneKeepsItsModSeq() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "text");
    Snapshot before = inbox.snapshot();

    inbox.store(UidSet.ALL, new FlagChange(Mode.ADD, SEEN), OptionalLong.of(0));

    assertThat(inbox.snapshot()).containsExactlyElementsOf(before);
  }

  @Test
  void aConditionSaysNothingOfMessagesThatAreNotThere() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 2);
    long known = inbox.snapshot().modSeq();
    inbox().expunge(UidSet.of(uids.get(0)));

    StoreResult result =
        inbox.store(UidSet.ALL, new FlagChange(Mode.ADD, SEEN), OptionalLong.of(known));

    assertThat(result).isEqualTo(new StoreResult(UidSet.of(uids.get(1)), UidSet.EMPTY));
  }

  @Test
  void ofManyConditionalChangesEachMessageHasOneWinner() throws Exception {
    UidSet all = setOf(fill(inbox(), 25));
    long known = inbox().snapshot().modSeq();

    List<StoreResult> results =
        Race.of(
            4,
            i ->
                () -> {
                  Mailbox inbox = inbox();
                  FlagChange mine =
                      new FlagChange(Mode.ADD, Flags.of(List.of(), List.of("winner" + i)));
                  return inbox.store(all, mine, OptionalLong.of(known));
                });

    UidSet won = UidSet.EMPTY;
    for (StoreResult result : results) {
      assertThat(won.intersect(result.changed())).isEqualTo(UidSet.EMPTY);
      assertThat(result.changed().union(result.modified())).isEqualTo(all);
      won = won.union(result.changed());
    }
    assertThat(won).isEqualTo(all);
    for (MessageInfo message : inbox().snapshot()) {
      assertThat(message.flags().keywords()).hasSize(1);
    }
  }

  /** Whoever was first, the flag that another session set is there. */
  @Test
  void aConditionalChangeOverwritesNoOtherSessionsFlag() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      UidSet all = setOf(fill(inbox(), 25));
      long known = inbox().snapshot().modSeq();
      FlagChange replace = new FlagChange(Mode.REPLACE, FLAGGED);
      FlagChange add = new FlagChange(Mode.ADD, SEEN);

      StoreResult conditional =
          Race.of(
                  2,
                  i ->
                      i == 0
                          ? () -> inbox().store(all, replace, OptionalLong.of(known))
                          : () -> inbox().store(all, add, OptionalLong.empty()))
              .get(0);

      assertThat(conditional.changed().union(conditional.modified())).isEqualTo(all);
      for (MessageInfo message : inbox().snapshot()) {
        boolean first = conditional.changed().contains(message.uid());
        assertThat(message.flags()).isEqualTo(first ? FLAGGED.plus(SEEN) : SEEN);
      }
      inbox().expunge(all);
    }
  }

  @Test
  void anySetOfUidsCanBeNamed() throws Exception {
    Mailbox inbox = inbox();
    UidSet all = setOf(fill(inbox, 3));
    FlagChange change = new FlagChange(Mode.ADD, SEEN);
    UidSet largest = UidSet.range(UidSet.MAX, UidSet.MAX);
    UidSet everyOther = UidSet.of(LongStream.range(0, 5_000).map(i -> 2 * i + 100).toArray());

    for (UidSet none : List.of(UidSet.EMPTY, largest, everyOther)) {
      assertThat(inbox.store(none, change, OptionalLong.empty()).changed().isEmpty()).isTrue();
      assertThat(inbox.expunge(none).isEmpty()).isTrue();
      assertThat(inbox.copy(none, "INBOX").sources()).isEmpty();
      assertThat(inbox.move(none, "INBOX").sources()).isEmpty();
    }
    assertThat(inbox.snapshot().uids()).isEqualTo(all);
    UidSet wide = everyOther.union(largest).union(UidSet.range(1, 50));
    assertThat(inbox.store(wide, change, OptionalLong.empty()).changed()).isEqualTo(all);
    assertThat(inbox.expunge(UidSet.ALL)).isEqualTo(all);
  }

  @Test
  void anyAtomIsAKeyword() throws Exception {
    Mailbox inbox = inbox();
    List<String> keywords =
        List.of(
            "$MDNSent", "a/b.c", "x:y,z", "+1", "'q'", "~", "&", "#", "<a@b>", "!", "0", "Seen");

    long uid = append(inbox, "text", Flags.of(Set.of(SystemFlag.DRAFT), keywords));

    assertThat(flags(inbox(), uid)).isEqualTo(Flags.of(Set.of(SystemFlag.DRAFT), keywords));
    store(inbox, Mode.REMOVE, Flags.of(List.of(), List.of("Seen", "0")), uid);
    assertThat(flags(inbox(), uid).keywords()).hasSize(10);
  }

  @Test
  void keywordsWithoutEndAreAllKeptOrRefused() throws Exception {
    Mailbox inbox = inbox();
    List<String> keywords = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      keywords.add("k" + i);
    }
    Flags many = Flags.of(List.of(), keywords);
    long uid = append(inbox, "text");

    try {
      store(inbox, Mode.ADD, many, uid);
      assertThat(flags(inbox(), uid)).isEqualTo(many);
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.LIMIT);
      assertThat(flags(inbox(), uid)).isEqualTo(Flags.NONE);
      assertFails(Kind.LIMIT, () -> append(inbox, "more", many));
      assertThat(inbox().snapshot().size()).isEqualTo(1);
    }
    store(inbox, Mode.ADD, SEEN, uid);
    assertThat(flags(inbox(), uid).contains(SystemFlag.SEEN)).isTrue();
  }
}
