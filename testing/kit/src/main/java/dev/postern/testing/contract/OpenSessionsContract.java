package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.store.FlagChange;
import dev.postern.store.FlagChange.Mode;
import dev.postern.store.Mailbox;
import dev.postern.store.Mailbox.RecentAccess;
import dev.postern.store.MailboxEvent;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of open handles when their mailbox is renamed, deleted or made again. */
abstract class OpenSessionsContract extends ContractGroup {

  @Test
  void aHandleFollowsItsMailboxToANewName() throws Exception {
    Mailbox handle = create("Old");
    long uid = append(handle, "text");
    Snapshot before = handle.snapshot();

    account().rename("Old", "New");

    assertThat(handle.name()).isEqualTo("Old");
    assertThat(handle.snapshot()).containsExactlyElementsOf(before);
    assertThat(handle.snapshot().uidValidity()).isEqualTo(before.uidValidity());
    assertThat(text(handle, uid)).isEqualTo("text");
    store(handle, Mode.ADD, SEEN, uid);
    append(handle, "next");
    Mailbox now = open("New");
    assertThat(texts(now)).containsExactly("text", "next");
    assertThat(flags(now, uid)).isEqualTo(SEEN);
    assertThat(handle.expunge(UidSet.of(uid))).isEqualTo(UidSet.of(uid));
    assertThat(texts(now)).containsExactly("next");
  }

  @Test
  void handlesOfChildrenFollowToo() throws Exception {
    create("Old");
    Mailbox child = create(path("Old", "Child"));
    append(child, "one");
    Snapshot before = child.snapshot();

    account().rename("Old", "New");
    append(child, "two");

    Mailbox now = open(path("New", "Child"));
    assertThat(texts(now)).containsExactly("one", "two");
    assertThat(now.snapshot().uidValidity()).isEqualTo(before.uidValidity());
    assertThat(now.snapshot().at(0).uid()).isEqualTo(before.at(0).uid());
  }

  @Test
  void aListenerHearsOnAfterARename() throws Exception {
    Mailbox watched = create("Old");
    EventLog log = new EventLog();
    watched.watch(log);

    account().rename("Old", "New");
    long uid = append(open("New"), "text");

    MailboxEvent event = log.next();
    assertThat(event).isEqualTo(new MailboxEvent.Added(UidSet.of(uid), event.modSeq()));
  }

  @Test
  void aHandleIsNotOfTheNextMailboxOfItsName() throws Exception {
    Mailbox old = create("Name");
    append(old, "old");
    account().rename("Name", "Elsewhere");

    append(create("Name"), "new");
    append(old, "more");

    assertThat(texts(open("Elsewhere"))).containsExactly("old", "more");
    assertThat(texts(open("Name"))).containsExactly("new");
  }

  @Test
  void appendsGoOnDuringRenames() throws Exception {
    Mailbox mailbox = create("box-0");
    AtomicInteger running = new AtomicInteger(1);

    List<List<String>> results =
        Race.of(2, i -> () -> i == 0 ? appendTo(mailbox, running) : rename(running));

    String last = results.get(1).get(0);
    assertThat(texts(open(last))).isEqualTo(results.get(0));
  }

  private List<String> appendTo(Mailbox mailbox, AtomicInteger running) throws StoreException {
    List<String> texts = new ArrayList<>();
    try {
      for (int k = 0; k < 30; k++) {
        appendUntilTaken(mailbox, message("text " + k));
        texts.add("text " + k);
      }
      return texts;
    } finally {
      running.set(0);
    }
  }

  /** A call that meets a rename may be refused, but what was taken is kept, once. */
  private static void appendUntilTaken(Mailbox mailbox, NewMessage message) throws StoreException {
    for (int tries = 0; tries < 1_000; tries++) {
      try {
        mailbox.append(List.of(message));
        return;
      } catch (StoreException e) {
        assertThat(e.kind()).isIn(Kind.UNAVAILABLE, Kind.NOT_FOUND);
      }
    }
    throw new AssertionError("an append never found its mailbox between two renames");
  }

  private List<String> rename(AtomicInteger running) throws StoreException {
    int number = 0;
    while (running.get() != 0 && number < 1_000) {
      account().rename("box-" + number, "box-" + (number + 1));
      number++;
    }
    return List.of("box-" + number);
  }

  @Test
  void aHandleOfTheInboxStaysWithTheInbox() throws Exception {
    Mailbox inbox = inbox();
    UidSet before = setOf(fill(inbox, 3));
    EventLog log = new EventLog();
    inbox.watch(log);

    account().rename("INBOX", "Old");

    MailboxEvent event = log.next();
    assertThat(event).isEqualTo(new MailboxEvent.Expunged(before, event.modSeq()));
    assertThat(inbox.snapshot().size()).isZero();
    append(inbox, "next");
    assertThat(texts(inbox())).containsExactly("next");
    assertThat(texts(open("Old"))).containsExactly("message 1", "message 2", "message 3");
  }

  @Test
  void aDeletedMailboxCanDoNothingMore() throws Exception {
    Mailbox deleted = create("Old");
    long uid = append(deleted, "text");
    FlagChange change = new FlagChange(Mode.ADD, SEEN);

    account().delete("Old");

    assertFails(Kind.NOT_FOUND, deleted::snapshot);
    assertFails(Kind.NOT_FOUND, deleted::keywords);
    assertFails(Kind.NOT_FOUND, () -> append(deleted, "more"));
    assertFails(Kind.NOT_FOUND, () -> deleted.expunge(UidSet.of(uid)));
    assertFails(Kind.NOT_FOUND, () -> deleted.copy(UidSet.of(uid), "INBOX"));
    assertFails(Kind.NOT_FOUND, () -> deleted.move(UidSet.of(uid), "INBOX"));
    assertFails(Kind.NOT_FOUND, () -> deleted.recent(RecentAccess.CLAIM));
    assertFails(Kind.NOT_FOUND, () -> deleted.store(UidSet.of(uid), change, OptionalLong.empty()));
    assertThatThrownBy(() -> octets(deleted, uid)).isInstanceOf(StoreException.class);
  }

  @Test
  void aHandleOfADeletedMailboxIsNotOfTheNextOne() throws Exception {
    Mailbox deleted = create("Name");
    long uid = append(deleted, "old");
    long validity = deleted.snapshot().uidValidity();
    account().delete("Name");
    Mailbox next = create("Name");
    append(next, "new");

    assertFails(Kind.NOT_FOUND, deleted::snapshot);
    assertFails(Kind.NOT_FOUND, () -> append(deleted, "more"));
    assertFails(Kind.NOT_FOUND, () -> deleted.expunge(UidSet.ALL));
    assertFails(Kind.NOT_FOUND, () -> store(deleted, Mode.ADD, SEEN, uid));
    assertThat(next.snapshot().uidValidity()).isGreaterThan(validity);
    assertThat(texts(next)).containsExactly("new");
    assertThat(next.snapshot().at(0).flags().isEmpty()).isTrue();
  }

  @Test
  void nothingIsToldBehindTheEndOfAMailbox() throws Exception {
    Mailbox watched = create("Name");
    EventLog log = new EventLog();
    watched.watch(log);
    account().delete("Name");
    Mailbox next = create("Name");
    EventLog nextLog = new EventLog();
    next.watch(nextLog);

    append(next, "new");

    assertThat(nextLog.next()).isInstanceOf(MailboxEvent.Added.class);
    assertThat(log.next()).isInstanceOf(MailboxEvent.Gone.class);
    assertThat(log.isEmpty()).isTrue();
  }

  @Test
  void ofDeletionAndAppendOneIsFirst() throws Exception {
    for (int round = 0; round < 15; round++) {
      String name = "box-" + round;
      create(name).close();

      Race.of(
          2,
          i ->
              () -> {
                if (i == 0) {
                  account().delete(name);
                  return 0;
                }
                try (Mailbox mailbox = account().open(name)) {
                  append(mailbox, "text");
                } catch (StoreException e) {
                  assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
                }
                return 0;
              });

      assertThat(account().list()).hasSize(1);
      assertThat(create(name).snapshot().size()).isZero();
      account().delete(name);
    }
  }
}
