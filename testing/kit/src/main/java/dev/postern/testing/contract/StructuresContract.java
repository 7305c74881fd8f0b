package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.FlagChange;
import dev.postern.store.Mailbox;
import dev.postern.store.Snapshot;
import dev.postern.store.StructureCache;
import dev.postern.store.UidSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What was kept of a message is given back for that message alone. Skipped if the store's mailboxes
 * are no {@link StructureCache}.
 */
abstract class StructuresContract extends ContractGroup {
  private static final int KEEPERS = 4;

  @BeforeEach
  final void needsACache() throws Exception {
    Assumptions.assumeTrue(inbox() instanceof StructureCache, "this store keeps no structures");
  }

  @Test
  void whatWasKeptIsGivenBackToEveryHandle() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 3);
    keep(inbox, uids.get(2), "three");
    keep(inbox, uids.get(0), "one");

    for (Mailbox handle : List.of(inbox, inbox())) {
      assertThat(kept(handle, uids.get(0))).hasValue("one");
      assertThat(kept(handle, uids.get(1))).isEmpty();
      assertThat(kept(handle, uids.get(2))).hasValue("three");
    }
  }

  @Test
  void anyOctetsComeBack() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text");
    byte[] octets = new byte[20_000];
    new Random(1).nextBytes(octets);
    cache(inbox).keepStructure(uid, octets);

    assertThat(cache(inbox).structure(uid)).hasValue(octets);
  }

  @Test
  void theLastThatWasKeptCounts() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text");
    keep(inbox, uid, "first");
    keep(inbox, uid, "second");
    inbox.close();

    assertThat(kept(inbox(), uid)).hasValue("second");
  }

  @Test
  void flagsMakeNoDifference() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text");
    keep(inbox, uid, "kept");
    store(inbox, FlagChange.Mode.ADD, SEEN, uid);

    assertThat(kept(inbox, uid)).hasValue("kept");
  }

  @Test
  void nothingIsGivenForMessagesThatAreNotThere() throws Exception {
    Mailbox inbox = inbox();
    Mailbox other = inbox();
    long gone = append(inbox, "gone");
    long stays = append(inbox, "stays");
    keep(inbox, gone, "gone");
    keep(inbox, stays, "stays");
    other.expunge(UidSet.of(gone));
    keep(inbox, gone, "too late");
    keep(inbox, stays + 1, "too early");
    append(inbox, "next");

    for (Mailbox handle : List.of(inbox, other, inbox())) {
      assertThat(kept(handle, gone)).isEmpty();
      assertThat(kept(handle, stays)).hasValue("stays");
      assertThat(kept(handle, stays + 1)).isEmpty();
    }
  }

  @Test
  void nothingOfItIsInAnotherMailbox() throws Exception {
    Mailbox inbox = inbox();
    Mailbox work = create("Work");
    long uid = append(inbox, "text");
    assertThat(append(work, "other text")).isEqualTo(uid);
    keep(inbox, uid, "kept");

    assertThat(kept(work, uid)).isEmpty();
    assertThat(kept(inbox, uid)).hasValue("kept");
  }

  @Test
  void nothingOfItIsInTheNextMailboxOfThatName() throws Exception {
    Mailbox work = create("Work");
    long uid = append(work, "text");
    keep(work, uid, "kept");
    work.close();
    account().delete("Work");

    Mailbox next = create("Work");
    assertThat(append(next, "text")).isEqualTo(uid);
    assertThat(kept(next, uid)).isEmpty();
  }

  @Test
  void aRenamedMailboxGivesItsOwnOrNothing() throws Exception {
    Mailbox old = create("Old");
    Mailbox other = create("Other");
    long uid = append(old, "text");
    append(other, "other text");
    keep(old, uid, "old");
    keep(other, uid, "other");
    account().rename("Old", "New");
    account().rename("Other", "Old");

    assertThat(kept(open("New"), uid).orElse("old")).isEqualTo("old");
    assertThat(kept(open("Old"), uid).orElse("other")).isEqualTo("other");
    keep(open("New"), uid, "new");
    assertThat(kept(open("New"), uid)).hasValue("new");
  }

  @Test
  void afterARestartItIsTheSameOrNothing() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 2);
    keep(inbox, uids.get(0), "one");
    Snapshot before = inbox.snapshot();

    fixture().restart();

    Mailbox again = inbox();
    assertThat(again.snapshot().uidValidity()).isEqualTo(before.uidValidity());
    assertThat(kept(again, uids.get(0)).orElse("one")).isEqualTo("one");
    assertThat(kept(again, uids.get(1))).isEmpty();
  }

  @Test
  void keepersDoNotDisturbEachOther() throws Exception {
    List<Long> uids = fill(inbox(), 200);
    Race.of(
        KEEPERS,
        keeper ->
            () -> {
              Mailbox mine = inbox();
              for (int i = 0; i < uids.size(); i++) {
                long uid = uids.get((i + keeper * 50) % uids.size());
                String expected = "structure of " + uid;
                assertThat(kept(mine, uid).orElse(expected)).isEqualTo(expected);
                keep(mine, uid, expected);
                assertThat(kept(mine, uid)).hasValue(expected);
              }
              mine.close();
              return keeper;
            });

    Mailbox after = inbox();
    for (long uid : uids) {
      assertThat(kept(after, uid)).hasValue("structure of " + uid);
    }
  }

  @Test
  void aClosedHandleGivesAndTakesNothing() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text");
    inbox.close();

    assertThatThrownBy(() -> kept(inbox, uid)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> keep(inbox, uid, "x")).isInstanceOf(IllegalStateException.class);
  }

  private static StructureCache cache(Mailbox mailbox) {
    return (StructureCache) mailbox;
  }

  private static void keep(Mailbox mailbox, long uid, String text) {
    cache(mailbox).keepStructure(uid, text.getBytes(UTF_8));
  }

  private static Optional<String> kept(Mailbox mailbox, long uid) {
    return cache(mailbox).structure(uid).map(octets -> new String(octets, UTF_8));
  }
}
