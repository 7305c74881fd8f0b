package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.AppendResult;
import dev.postern.store.FlagChange;
import dev.postern.store.FlagChange.Mode;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.Mailbox.RecentAccess;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.SnapshotDifference;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.StoreResult;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that was answered is still there after a restart. */
abstract class RestartContract extends ContractGroup {

  @Test
  void messagesAreAsTheyWere() throws Exception {
    Mailbox inbox = inbox();
    long one = append(inbox, "one", Flags.of(Set.of(SystemFlag.DRAFT), List.of("$Work", "k")));
    long two = append(inbox, "two");
    long three = append(inbox, "three");
    store(inbox, Mode.ADD, SEEN, two);
    inbox.expunge(UidSet.of(three));
    Snapshot before = inbox.snapshot();

    fixture().restart();

    Mailbox again = inbox();
    Snapshot after = again.snapshot();
    assertThat(after.uidValidity()).isEqualTo(before.uidValidity());
    assertThat(uids(after)).containsExactly(one, two);
    assertThat(after)
        .extracting(MessageInfo::flags)
        .containsExactly(before.at(0).flags(), before.at(1).flags());
    assertThat(after).extracting(MessageInfo::internalDate).containsOnly(StoreFixture.DATE);
    assertThat(after).extracting(MessageInfo::size).containsExactly(3L, 3L);
    assertThat(texts(again)).containsExactly("one", "two");
    assertThat(after.modSeq()).isGreaterThanOrEqualTo(before.modSeq());
    assertThat(after.uidNext()).isGreaterThanOrEqualTo(before.uidNext());
    assertThat(append(again, "next")).isGreaterThan(three);
  }

  @Test
  void mailboxesAndSubscriptionsAreAsTheyWere() throws Exception {
    account().create("Entwürfe", Optional.of(MailboxInfo.SpecialUse.DRAFTS));
    create(path("Work", "Child")).close();
    account().subscribe("Entwürfe");
    account().subscribe("Absent");
    List<MailboxInfo> before = account().list();

    fixture().restart();

    assertThat(account().list()).isEqualTo(before);
    assertThat(account().subscriptions()).containsExactlyInAnyOrder("Entwürfe", "Absent");
  }

  @Test
  void whatIsRecentStaysRecentAndWhatIsTakenStaysTaken() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "taken");
    inbox.recent(RecentAccess.CLAIM);
    long fresh = append(inbox, "fresh");

    fixture().restart();

    assertThat(inbox().recent(RecentAccess.CLAIM)).isEqualTo(UidSet.of(fresh));
  }

  @Test
  void theNextMailboxOfADeletedNameIsAnotherOne() throws Exception {
    Mailbox work = create("Work");
    long validity = work.snapshot().uidValidity();
    work.close();
    account().delete("Work");

    fixture().restart();

    assertThat(create("Work").snapshot().uidValidity()).isGreaterThan(validity);
  }

  @Test
  void aRenamedMailboxKeepsItsNewName() throws Exception {
    append(create("Old"), "text");
    account().rename("Old", "New");

    fixture().restart();

    assertThat(texts(open("New"))).containsExactly("text");
    assertThat(account().list()).extracting(MailboxInfo::name).containsExactly("INBOX", "New");
  }

  @Test
  void aRetryBehindARestartStoresNothingTwice() throws Exception {
    NewMessage one = message("one");
    NewMessage two = message("two");
    AppendResult first = inbox().append(List.of(one, two));

    fixture().restart();

    assertThat(inbox().append(List.of(one, two))).isEqualTo(first);
    assertThat(texts(inbox())).containsExactly("one", "two");
  }

  @Test
  void aSessionCanGoOnWithTheModSeqsItKnows() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = fill(inbox, 3);
    store(inbox, Mode.ADD, SEEN, uids.get(0));
    Snapshot before = inbox.snapshot();

    fixture().restart();

    Mailbox again = inbox();
    Snapshot after = again.snapshot();
    assertThat(SnapshotDifference.between(before, after).isEmpty()).isTrue();
    FlagChange change = new FlagChange(Mode.ADD, DELETED);
    StoreResult result = again.store(UidSet.ALL, change, OptionalLong.of(before.modSeq()));
    assertThat(result.changed()).isEqualTo(setOf(uids));
    assertThat(again.snapshot().at(2).modSeq()).isGreaterThan(before.modSeq());
  }

  @Test
  void whatIsGoneStaysGone() throws Exception {
    Mailbox inbox = inbox();
    create("Target").close();
    List<Long> uids = fill(inbox, 3);
    inbox.expunge(UidSet.of(uids.get(2)));
    inbox.move(UidSet.of(uids.get(1)), "Target");
    create(path("Work", "Child")).close();
    account().delete(path("Work", "Child"));
    account().subscribe("Work");
    account().unsubscribe("Work");

    fixture().restart();

    assertThat(uids(inbox().snapshot())).containsExactly(uids.get(0));
    assertThat(texts(open("Target"))).containsExactly("message 2");
    assertFails(Kind.NOT_FOUND, () -> open(path("Work", "Child")));
    assertThat(account().subscriptions()).isEmpty();
    assertThat(append(inbox(), "next")).isGreaterThan(uids.get(2));
  }

  @Test
  void datesAreAsTheyWere() throws Exception {
    append(inbox(), "text");
    MessageInfo before = inbox().snapshot().at(0);

    fixture().restart();

    MessageInfo after = inbox().snapshot().at(0);
    assertThat(after.internalMillis()).isEqualTo(before.internalMillis());
    assertThat(after.savedMillis()).isEqualTo(before.savedMillis());
  }
}
