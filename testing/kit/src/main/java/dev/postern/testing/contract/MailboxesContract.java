package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Making, deleting and listing mailboxes; subscriptions; users. */
abstract class MailboxesContract extends ContractGroup {
  private static final MailboxInfo INBOX =
      new MailboxInfo("INBOX", MailboxInfo.Kind.SELECTABLE, Optional.empty());

  @Test
  void aNewUserHasAnInbox() throws Exception {
    assertThat(account().list()).containsExactly(INBOX);
    assertThat(inbox().snapshot().size()).isZero();
    assertThat(account().subscriptions()).isEmpty();
  }

  @Test
  void usersDoNotSeeEachOther() throws Exception {
    append(inbox(), "ann's");
    create("Work");
    account().subscribe("Work");

    try (Mailbox bobs = fixture().account("bob@example.org").open("INBOX")) {
      assertThat(bobs.snapshot().size()).isZero();
    }
    assertThat(fixture().account("bob@example.org").list()).containsExactly(INBOX);
    assertThat(fixture().account("bob@example.org").subscriptions()).isEmpty();
    assertThat(texts(inbox())).containsExactly("ann's");
  }

  @Test
  void mailboxesAreListedByNameBehindTheInbox() throws Exception {
    create("b");
    create("Z");
    create("A");
    create("JNBOX");

    assertThat(account().list())
        .extracting(MailboxInfo::name)
        .containsExactly("INBOX", "A", "JNBOX", "Z", "b");
    assertThat(account().list())
        .extracting(MailboxInfo::kind)
        .containsOnly(MailboxInfo.Kind.SELECTABLE);
  }

  @Test
  void parentsAreListedToo() throws Exception {
    create(path("a", "b", "c"));

    assertThat(account().list())
        .extracting(MailboxInfo::name)
        .containsExactly("INBOX", "a", path("a", "b"), path("a", "b", "c"));
    append(open(path("a", "b", "c")), "text");
  }

  @Test
  void aMailboxIsMadeOnce() throws Exception {
    append(create("Work"), "text");

    assertFails(Kind.EXISTS, () -> create("Work"));
    assertFails(Kind.EXISTS, () -> create("INBOX"));
    assertFails(Kind.EXISTS, () -> create("inbox"));
    assertThat(texts(open("Work"))).containsExactly("text");
  }

  @Test
  void ofManyWhoMakeAMailboxOneDoes() throws Exception {
    List<Boolean> made =
        Race.of(
            4,
            i ->
                () -> {
                  try {
                    account().create("Work", Optional.empty());
                    return true;
                  } catch (dev.postern.store.StoreException e) {
                    assertThat(e.kind()).isEqualTo(Kind.EXISTS);
                    return false;
                  }
                });

    assertThat(made).filteredOn(b -> b).hasSize(1);
    assertThat(account().list()).extracting(MailboxInfo::name).containsExactly("INBOX", "Work");
  }

  @Test
  void theUseOfAMailboxIsKept() throws Exception {
    for (MailboxInfo.SpecialUse use : MailboxInfo.SpecialUse.values()) {
      account().create("use " + use, Optional.of(use));
    }

    for (MailboxInfo.SpecialUse use : MailboxInfo.SpecialUse.values()) {
      assertThat(account().list())
          .contains(new MailboxInfo("use " + use, MailboxInfo.Kind.SELECTABLE, Optional.of(use)));
    }
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertFails(Kind.NOT_FOUND, () -> open("Absent"));
    assertFails(Kind.NOT_FOUND, () -> account().status("Absent"));
    assertFails(Kind.NOT_FOUND, () -> account().delete("Absent"));
    assertFails(Kind.NOT_FOUND, () -> account().rename("Absent", "Present"));
    assertFails(Kind.NOT_FOUND, () -> open(path("INBOX", "Absent")));
    assertThat(account().list()).containsExactly(INBOX);
  }

  @Test
  void aDeletedMailboxIsGoneWithItsMessages() throws Exception {
    append(create("Work"), "text");

    account().delete("Work");

    assertThat(account().list()).containsExactly(INBOX);
    assertFails(Kind.NOT_FOUND, () -> open("Work"));
  }

  @Test
  void theNextMailboxOfANameIsAnotherOne() throws Exception {
    List<Long> validities = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Mailbox work = create("Work");
      validities.add(work.snapshot().uidValidity());
      assertThat(work.snapshot().size()).isZero();
      append(work, "text");
      work.close();
      account().delete("Work");
    }

    // Greater, not only different (RFC 3501 §2.3.1.1).
    assertThat(validities).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aParentLeavesItsNameToItsChildren() throws Exception {
    append(create("Work"), "parent's");
    append(create(path("Work", "Child")), "child's");

    account().delete("Work");

    assertThat(account().list())
        .contains(new MailboxInfo("Work", MailboxInfo.Kind.CONTAINER, Optional.empty()));
    assertThat(texts(open(path("Work", "Child")))).containsExactly("child's");
    assertFails(Kind.NOT_SELECTABLE, () -> open("Work"));
    assertFails(Kind.NOT_SELECTABLE, () -> account().status("Work"));
    assertFails(Kind.NOT_PERMITTED, () -> account().delete("Work"));
  }

  @Test
  void aContainerCanBecomeAMailbox() throws Exception {
    create("Work").close();
    append(create(path("Work", "Child")), "child's");
    account().delete("Work");

    Mailbox work = create("Work");

    assertThat(work.snapshot().size()).isZero();
    append(work, "parent's");
    assertThat(texts(open(path("Work", "Child")))).containsExactly("child's");
  }

  @Test
  void theInboxCannotBeDeleted() throws Exception {
    append(inbox(), "text");

    assertFails(Kind.NOT_PERMITTED, () -> account().delete("INBOX"));
    assertFails(Kind.NOT_PERMITTED, () -> account().delete("Inbox"));
    assertThat(texts(inbox())).containsExactly("text");
  }

  @Test
  void subscriptionsAreNamesAndNothingElse() throws Exception {
    create("Work");
    account().subscribe("Work");
    account().subscribe("Work");
    account().subscribe("Absent");
    account().subscribe("inbox");
    account().delete("Work");

    assertThat(account().subscriptions()).containsExactlyInAnyOrder("Work", "Absent", "INBOX");
    account().unsubscribe("Absent");
    account().unsubscribe("Absent");
    account().unsubscribe("InBox");
    assertThat(account().subscriptions()).containsExactly("Work");
  }

  @Test
  void lookingAtAMailboxChangesNothing() throws Exception {
    Mailbox inbox = inbox();
    fill(inbox, 2);
    Snapshot before = inbox.snapshot();

    account().status("INBOX");
    account().list();
    inbox().recent(Mailbox.RecentAccess.PEEK);
    octets(inbox, before.at(0).uid());

    assertThat(inbox.snapshot().modSeq()).isEqualTo(before.modSeq());
    assertThat(inbox.snapshot()).containsExactlyElementsOf(before);
    assertThat(account().status("INBOX").recent()).isEqualTo(2);
  }

  @Test
  void aNewUserCanBeMetByManyAtOnce() throws Exception {
    String user = "new@example.org";

    Race.of(
        4,
        i ->
            () -> {
              try (Mailbox inbox = fixture().account(user).open("INBOX")) {
                return append(inbox, "text " + i);
              }
            });

    assertThat(fixture().account(user).list()).containsExactly(INBOX);
    try (Mailbox inbox = fixture().account(user).open("INBOX")) {
      assertThat(texts(inbox)).containsExactlyInAnyOrder("text 0", "text 1", "text 2", "text 3");
    }
  }

  @Test
  void subscriptionsAtTheSameTimeAreAllKept() throws Exception {
    Race.of(
        4,
        i ->
            () -> {
              for (int k = 0; k < 5; k++) {
                account().subscribe("box-" + i + "-" + k);
                account().subscribe("gone-" + i);
                account().unsubscribe("gone-" + i);
              }
              return i;
            });

    assertThat(account().subscriptions()).hasSize(20).allMatch(name -> name.startsWith("box-"));
  }
}
