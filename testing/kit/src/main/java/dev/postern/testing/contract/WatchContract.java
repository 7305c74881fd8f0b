package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.FlagChange;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Events come after the commit, in order, from whoever made the change. */
abstract class WatchContract extends ContractGroup {

  @Test
  void everyChangeIsAnnouncedInOrder() throws Exception {
    Mailbox watched = inbox();
    EventLog log = new EventLog();
    watched.watch(log);
    Mailbox other = inbox();

    long uid = append(other, "text");
    store(other, FlagChange.Mode.ADD, SEEN, uid);
    other.expunge(UidSet.of(uid));

    MailboxEvent added = log.next();
    MailboxEvent changed = log.next();
    MailboxEvent expunged = log.next();
    assertThat(added).isEqualTo(new MailboxEvent.Added(UidSet.of(uid), added.modSeq()));
    assertThat(changed).isEqualTo(new MailboxEvent.FlagsChanged(UidSet.of(uid), changed.modSeq()));
    assertThat(expunged).isEqualTo(new MailboxEvent.Expunged(UidSet.of(uid), expunged.modSeq()));
    assertThat(List.of(added.modSeq(), changed.modSeq(), expunged.modSeq())).isSorted();
    assertThat(watched.snapshot().modSeq()).isGreaterThanOrEqualTo(expunged.modSeq());
  }

  @Test
  void theChangeIsVisibleWhenItsEventComes() throws Exception {
    int messages = 50;
    Mailbox watched = inbox();
    EventLog log = new EventLog();
    watched.watch(log);

    Race.of(2, i -> i == 0 ? () -> write(messages) : () -> compare(watched, log, messages));

    assertThat(watched.snapshot().size()).isEqualTo(messages);
  }

  private int write(int messages) throws Exception {
    Mailbox inbox = inbox();
    for (int i = 0; i < messages; i++) {
      append(inbox, "text");
    }
    return messages;
  }

  private static int compare(Mailbox watched, EventLog log, int messages) throws Exception {
    long told = 0;
    while (told < messages) {
      MailboxEvent event = log.next();
      told += ((MailboxEvent.Added) event).uids().count();
      assertThat(watched.snapshot().modSeq()).isGreaterThanOrEqualTo(event.modSeq());
      assertThat((long) watched.snapshot().size()).isGreaterThanOrEqualTo(told);
    }
    return messages;
  }

  @Test
  void aHandleHearsOfItsOwnChanges() throws Exception {
    Mailbox inbox = inbox();
    EventLog log = new EventLog();
    inbox.watch(log);

    long uid = append(inbox, "text");

    assertThat(log.next()).isInstanceOf(MailboxEvent.Added.class);
    assertThat(uids(inbox.snapshot())).containsExactly(uid);
  }

  @Test
  void aMoveIsAnnouncedOnBothSides() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    long uid = append(inbox, "text");
    EventLog source = new EventLog();
    EventLog destination = new EventLog();
    inbox.watch(source);
    target.watch(destination);

    long copy = inbox().move(UidSet.of(uid), "Target").targets().get(0);

    MailboxEvent gone = source.next();
    MailboxEvent came = destination.next();
    assertThat(gone).isEqualTo(new MailboxEvent.Expunged(UidSet.of(uid), gone.modSeq()));
    assertThat(came).isEqualTo(new MailboxEvent.Added(UidSet.of(copy), came.modSeq()));
  }

  @Test
  void changesAtTheSameTimeAreToldInTheirOrder() throws Exception {
    Mailbox watched = inbox();
    EventLog log = new EventLog();
    watched.watch(log);

    Race.of(
        4,
        i ->
            () -> {
              Mailbox inbox = inbox();
              for (int k = 0; k < 10; k++) {
                append(inbox, "text");
              }
              return i;
            });

    List<MailboxEvent> events = log.until(watched.snapshot().modSeq());
    assertThat(events).extracting(MailboxEvent::modSeq).isSorted();
    List<Long> uids = new ArrayList<>();
    for (MailboxEvent event : events) {
      assertThat(event).isInstanceOf(MailboxEvent.Added.class);
      ((MailboxEvent.Added) event).uids().stream().forEach(uids::add);
    }
    assertThat(uids).isEqualTo(uids(watched.snapshot()));
  }

  @Test
  void aDeletedMailboxIsGone() throws Exception {
    Mailbox watched = create("Old");
    EventLog log = new EventLog();
    watched.watch(log);

    account().delete("Old");

    assertThat(log.next()).isInstanceOf(MailboxEvent.Gone.class);
  }

  @Test
  void aClosedHandleHearsNothing() throws Exception {
    Mailbox closed = inbox();
    Mailbox open = inbox();
    EventLog silent = new EventLog();
    EventLog log = new EventLog();
    closed.watch(silent);
    open.watch(log);

    closed.close();
    append(inbox(), "one");
    append(inbox(), "two");
    log.next();
    log.next();

    assertThat(silent.isEmpty()).isTrue();
  }

  @Test
  void aBrokenListenerDoesNotStopTheOthers() throws Exception {
    inbox()
        .watch(
            event -> {
              throw new IllegalStateException("a listener's bug");
            });
    EventLog log = new EventLog();
    inbox().watch(log);

    append(inbox(), "one");
    append(inbox(), "two");

    assertThat(log.next()).isInstanceOf(MailboxEvent.Added.class);
    assertThat(log.next()).isInstanceOf(MailboxEvent.Added.class);
  }

  @Test
  void anErrorOfAListenerDoesNotStopTheOthers() throws Exception {
    inbox()
        .watch(
            event -> {
              throw new NoClassDefFoundError("a listener's bug");
            });
    EventLog log = new EventLog();
    inbox().watch(log);

    append(inbox(), "one");
    append(inbox(), "two");

    assertThat(log.next()).isInstanceOf(MailboxEvent.Added.class);
    assertThat(log.next()).isInstanceOf(MailboxEvent.Added.class);
  }

  @Test
  void noLockIsHeldWhileAListenerRuns() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch changed = new CountDownLatch(1);
    EventLog log = new EventLog();
    inbox()
        .watch(
            event -> {
              running.countDown();
              if (await(changed)) {
                log.accept(event);
              }
            });

    append(inbox(), "one");
    assertThat(await(running)).isTrue();
    append(inbox(), "two");
    assertThat(texts(inbox())).containsExactly("one", "two");
    changed.countDown();

    assertThat(log.next()).isInstanceOf(MailboxEvent.Added.class);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void aChangeThatWasRefusedIsNotAnnounced() throws Exception {
    Mailbox inbox = inbox();
    long uid = append(inbox, "text");
    EventLog log = new EventLog();
    inbox.watch(log);

    FlagChange change = new FlagChange(FlagChange.Mode.ADD, SEEN);
    inbox.store(UidSet.of(uid), change, OptionalLong.of(0));
    inbox.expunge(UidSet.of(uid + 1));
    inbox.append(List.of());
    long next = append(inbox, "next");

    MailboxEvent event = log.next();
    assertThat(event).isEqualTo(new MailboxEvent.Added(UidSet.of(next), event.modSeq()));
  }

  @Test
  void aCopyIsAnnouncedWhereItCameTo() throws Exception {
    Mailbox inbox = inbox();
    Mailbox target = create("Target");
    long uid = append(inbox, "text");
    EventLog source = new EventLog();
    EventLog destination = new EventLog();
    inbox.watch(source);
    target.watch(destination);

    long copy = inbox.copy(UidSet.of(uid), "Target").targets().get(0);
    long next = append(inbox, "next");

    MailboxEvent came = destination.next();
    assertThat(came).isEqualTo(new MailboxEvent.Added(UidSet.of(copy), came.modSeq()));
    MailboxEvent appended = source.next();
    assertThat(appended).isEqualTo(new MailboxEvent.Added(UidSet.of(next), appended.modSeq()));
  }

  @Test
  void listenersAreCalledOnAThreadOfTheStore() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    Mailbox inbox = inbox();
    inbox.watch(
        event -> {
          thread.set(Thread.currentThread());
          told.countDown();
        });

    append(inbox, "text");

    assertThat(await(told)).isTrue();
    assertThat(thread.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void whatCameBeforeTheWatchIsNotTold() throws Exception {
    Mailbox inbox = inbox();
    append(inbox, "before");
    EventLog log = new EventLog();
    inbox.watch(log);

    long uid = append(inbox, "after");

    MailboxEvent event = log.next();
    assertThat(event).isEqualTo(new MailboxEvent.Added(UidSet.of(uid), event.modSeq()));
  }

  @Test
  void aHandleCanHaveSeveralListeners() throws Exception {
    Mailbox inbox = inbox();
    EventLog one = new EventLog();
    EventLog two = new EventLog();
    inbox.watch(one);
    inbox.watch(two);

    append(inbox, "text");

    assertThat(one.next()).isEqualTo(two.next());
  }
}
