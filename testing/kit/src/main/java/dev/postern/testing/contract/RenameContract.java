package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Renaming, of the inbox too (RFC 3501 §6.3.5). */
abstract class RenameContract extends ContractGroup {

  @Test
  void aRenamedMailboxIsTheSame() throws Exception {
    Mailbox old = create("Old");
    long uid = append(old, "text", Flags.of(List.of(), List.of("$Work")));
    Snapshot before = old.snapshot();
    old.close();

    account().rename("Old", "New");

    assertFails(Kind.NOT_FOUND, () -> open("Old"));
    Mailbox now = open("New");
    assertThat(now.snapshot().uidValidity()).isEqualTo(before.uidValidity());
    assertThat(uids(now.snapshot())).containsExactly(uid);
    assertThat(now.snapshot().at(0).flags()).isEqualTo(before.at(0).flags());
    assertThat(text(now, uid)).isEqualTo("text");
    assertThat(append(now, "next")).isGreaterThanOrEqualTo(before.uidNext());
  }

  @Test
  void childrenGoAlong() throws Exception {
    append(create("Old"), "parent's");
    Mailbox child = create(path("Old", "Child"));
    append(child, "child's");
    append(create(path("Old", "Child", "Grandchild")), "grandchild's");
    create("Older");
    Snapshot before = child.snapshot();

    account().rename("Old", path("Deep", "New"));

    assertThat(account().list())
        .extracting(MailboxInfo::name)
        .containsExactly(
            "INBOX",
            "Deep",
            path("Deep", "New"),
            path("Deep", "New", "Child"),
            path("Deep", "New", "Child", "Grandchild"),
            "Older");
    assertThat(texts(open(path("Deep", "New")))).containsExactly("parent's");
    assertThat(texts(open(path("Deep", "New", "Child", "Grandchild"))))
        .containsExactly("grandchild's");
    Snapshot after = open(path("Deep", "New", "Child")).snapshot();
    assertThat(after).containsExactlyElementsOf(before);
    assertThat(after.uidValidity()).isEqualTo(before.uidValidity());
  }

  @Test
  void theUseGoesAlong() throws Exception {
    account().create("Old", Optional.of(MailboxInfo.SpecialUse.ARCHIVE));

    account().rename("Old", "New");

    assertThat(account().list())
        .contains(
            new MailboxInfo(
                "New", MailboxInfo.Kind.SELECTABLE, Optional.of(MailboxInfo.SpecialUse.ARCHIVE)));
  }

  @Test
  void theNextMailboxOfTheOldNameIsAnotherOne() throws Exception {
    Mailbox old = create("Name");
    long validity = old.snapshot().uidValidity();
    old.close();

    account().rename("Name", "Other");

    assertThat(create("Name").snapshot().uidValidity()).isGreaterThan(validity);
  }

  @Test
  void aContainerCanBeRenamed() throws Exception {
    create("Old").close();
    append(create(path("Old", "Child")), "child's");
    account().delete("Old");

    account().rename("Old", "New");

    assertThat(texts(open(path("New", "Child")))).containsExactly("child's");
    assertFails(Kind.NOT_FOUND, () -> open("Old"));
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    append(create("One"), "one");
    append(create("Two"), "two");

    assertFails(Kind.EXISTS, () -> account().rename("One", "Two"));
    assertFails(Kind.EXISTS, () -> account().rename("One", "One"));
    assertFails(Kind.EXISTS, () -> account().rename("One", "inbox"));
    assertFails(Kind.EXISTS, () -> account().rename("INBOX", "Two"));
    create(path("Parent", "Child")).close();
    assertFails(Kind.EXISTS, () -> account().rename("One", "Parent"));
    assertFails(Kind.EXISTS, () -> account().rename("INBOX", "Parent"));
    assertThat(texts(open("One"))).containsExactly("one");
    assertThat(texts(open("Two"))).containsExactly("two");
  }

  @Test
  void aMailboxCannotGoBelowItself() throws Exception {
    append(create("One"), "one");

    assertFails(Kind.NOT_PERMITTED, () -> account().rename("One", path("One", "Two")));
    assertThat(texts(open("One"))).containsExactly("one");
  }

  @Test
  void theInboxLeavesAnEmptyInbox() throws Exception {
    Mailbox inbox = inbox();
    fill(inbox, 3);
    append(create(path("INBOX", "Child")), "child's");
    Snapshot before = inbox.snapshot();

    account().rename("inbox", "Old");

    assertThat(texts(open("Old"))).containsExactly("message 1", "message 2", "message 3");
    Mailbox now = inbox();
    assertThat(now.snapshot().size()).isZero();
    assertThat(texts(open(path("INBOX", "Child")))).containsExactly("child's");
    assertThat(account().list())
        .extracting(MailboxInfo::name)
        .containsExactly("INBOX", path("INBOX", "Child"), "Old");
    long next = append(now, "next");
    if (now.snapshot().uidValidity() == before.uidValidity()) {
      assertThat(next).isGreaterThanOrEqualTo(before.uidNext());
    }
    assertThat(texts(inbox())).containsExactly("next");
  }

  @Test
  void theInboxCanGoBelowItself() throws Exception {
    append(inbox(), "text");

    account().rename("INBOX", path("INBOX", "Old"));

    assertThat(texts(open(path("INBOX", "Old")))).containsExactly("text");
    assertThat(inbox().snapshot().size()).isZero();
  }

  @Test
  void theMessagesOfTheInboxKeepFlagsAndDates() throws Exception {
    Flags flags = Flags.of(List.of(), List.of("$Work")).plus(SEEN);
    append(inbox(), "text", flags);

    account().rename("INBOX", "Old");

    Snapshot old = open("Old").snapshot();
    assertThat(old.at(0).flags()).isEqualTo(flags);
    assertThat(old.at(0).internalDate()).isEqualTo(StoreFixture.DATE);
  }

  @Test
  void subscriptionsStayAsTheyAre() throws Exception {
    create("Old");
    account().subscribe("Old");

    account().rename("Old", "New");

    assertThat(account().subscriptions()).containsExactly("Old");
  }

  @Test
  void ofManyRenamesOneWins() throws Exception {
    append(create("Old"), "text");

    List<Boolean> won =
        Race.of(
            4,
            i ->
                () -> {
                  try {
                    account().rename("Old", "New-" + i);
                    return true;
                  } catch (StoreException e) {
                    assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
                    return false;
                  }
                });

    assertThat(won).filteredOn(b -> b).hasSize(1);
    assertThat(account().list()).hasSize(2);
    assertThat(texts(open("New-" + won.indexOf(true)))).containsExactly("text");
  }
}
