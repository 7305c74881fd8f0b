package dev.postern.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.FlagChange;
import dev.postern.store.FlagChange.Mode;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many sessions at once: nothing is lost, nothing comes twice, and each can follow the others. */
abstract class SessionsContract extends ContractGroup {
  private static final int WRITERS = 3;
  private static final int ROUNDS = 12;

  @Test
  void differencesLeadFromEachSnapshotToTheNext() throws Exception {
    create("Other");
    AtomicInteger running = new AtomicInteger(WRITERS);

    Race.of(
        WRITERS + 2,
        i ->
            i < WRITERS
                ? () -> writing(i, running)
                : () -> follow(List.of("INBOX", "Other").get(i - WRITERS), running));

    assertThat(new SnapshotSteps(inbox()).follow().size()).isPositive();
  }

  @Test
  void whatManySessionsDoIsAllDoneOnce() throws Exception {
    create("Other");

    List<List<String>> left = Race.of(WRITERS, i -> () -> writing(i, new AtomicInteger()));

    List<String> found = texts(inbox());
    found.addAll(texts(open("Other")));
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(left.stream().flatMap(List::stream).toList());
  }

  @Test
  void eventsAreEnoughToFollowAMailbox() throws Exception {
    create("Other");
    Mailbox watched = inbox();
    EventLog log = new EventLog();
    watched.watch(log);

    Race.of(WRITERS, i -> () -> writing(i, new AtomicInteger()));

    // A last change whose event ends the story.
    append(inbox(), "the end");
    Snapshot end = watched.snapshot();
    TreeSet<Long> told = new TreeSet<>();
    long modSeq = 0;
    for (MailboxEvent event : log.until(end.modSeq())) {
      assertThat(event.modSeq()).isGreaterThanOrEqualTo(modSeq);
      modSeq = event.modSeq();
      follow(told, event);
    }
    assertThat(told).containsExactlyElementsOf(uids(end));
  }

  @Test
  void noPartOfAnAppendIsEverVisible() throws Exception {
    int batch = 4;
    AtomicInteger running = new AtomicInteger(1);

    Race.of(
        2,
        i ->
            () -> {
              Mailbox inbox = inbox();
              if (i == 0) {
                return fillInBatches(inbox, batch, running);
              }
              boolean last = false;
              while (!last) {
                last = running.get() == 0;
                Snapshot seen = inbox.snapshot();
                assertThat(seen.size() % batch).isZero();
                if (seen.size() > 0) {
                  MessageInfo newest = seen.at(seen.size() - 1);
                  assertThat(text(inbox, newest.uid())).isEqualTo("message " + batch);
                }
              }
              return i;
            });

    assertThat(inbox().snapshot().size()).isEqualTo(batch * ROUNDS);
  }

  @Test
  void countingByConditionalChangesMissesNone() throws Exception {
    long uid = append(inbox(), "text", keyword(0));

    List<Integer> won = Race.of(4, i -> () -> count(uid));

    int all = won.stream().mapToInt(Integer::intValue).sum();
    assertThat(all).isPositive();
    assertThat(flags(inbox(), uid)).isEqualTo(keyword(all));
  }

  @Test
  void mailboxesThatComeAndGoLoseNoOthers() throws Exception {
    AtomicInteger running = new AtomicInteger(WRITERS);
    List<List<String>> left =
        Race.of(WRITERS + 1, i -> i < WRITERS ? () -> comeAndGo(i, running) : () -> list(running));

    List<String> expected = new ArrayList<>(List.of("INBOX"));
    left.forEach(expected::addAll);
    assertThat(account().list())
        .extracting(MailboxInfo::name)
        .containsExactlyInAnyOrderElementsOf(expected);
    for (String name : expected.subList(1, expected.size())) {
      assertThat(texts(open(name))).containsExactly(name.replace("renamed-", ""));
    }
  }

  private int fillInBatches(Mailbox mailbox, int batch, AtomicInteger running)
      throws StoreException {
    try {
      for (int k = 0; k < ROUNDS; k++) {
        fill(mailbox, batch);
      }
      return 0;
    } finally {
      running.set(0);
    }
  }

  /** One session's work on two mailboxes; the texts that it leaves. */
  private List<String> writing(int writer, AtomicInteger running) throws IOException {
    List<String> left = new ArrayList<>();
    try (Mailbox inbox = account().open("INBOX");
        Mailbox other = account().open("Other")) {
      for (int k = 0; k < ROUNDS; k++) {
        String text = writer + "/" + k;
        NewMessage kept = message(text);
        NewMessage doomed = message(text + " doomed");
        List<Long> uids = inbox.append(List.of(kept, doomed)).uids();
        store(inbox, Mode.ADD, k % 2 == 0 ? SEEN : DELETED, uids.get(0));
        assertThat(inbox.expunge(UidSet.of(uids.get(1)))).isEqualTo(UidSet.of(uids.get(1)));
        left.add(text);
        if (k % 3 == 0) {
          long moved = inbox.move(UidSet.of(uids.get(0)), "Other").targets().get(0);
          store(other, Mode.REPLACE, keyword(writer), moved);
          other.copy(UidSet.of(moved), "INBOX");
          left.add(text);
        }
      }
      return left;
    } finally {
      running.decrementAndGet();
    }
  }

  private List<String> follow(String name, AtomicInteger running) throws StoreException {
    SnapshotSteps steps = new SnapshotSteps(open(name));
    boolean last = false;
    while (!last) {
      last = running.get() <= 0;
      steps.follow();
    }
    return List.of();
  }

  private static void follow(NavigableSet<Long> told, MailboxEvent event) {
    if (event instanceof MailboxEvent.Added added) {
      assertThat(told.isEmpty() ? 0 : told.last()).isLessThan(added.uids().first());
      added.uids().stream().forEach(told::add);
    } else if (event instanceof MailboxEvent.Expunged expunged) {
      expunged.uids().stream().forEach(uid -> assertThat(told.remove(uid)).isTrue());
    } else if (event instanceof MailboxEvent.FlagsChanged changed) {
      assertThat(told).containsAll(changed.uids().stream().boxed().toList());
    } else {
      throw new AssertionError("a mailbox that nobody deleted is told to be gone");
    }
  }

  private int count(long uid) throws StoreException {
    Mailbox inbox = inbox();
    int won = 0;
    for (int k = 0; k < ROUNDS; k++) {
      MessageInfo seen = inbox.snapshot().find(uid).orElseThrow();
      String number = seen.flags().keywords().iterator().next().substring(1);
      FlagChange next = new FlagChange(Mode.REPLACE, keyword(Integer.parseInt(number) + 1));
      UidSet one = UidSet.of(uid);
      won += (int) inbox.store(one, next, OptionalLong.of(seen.modSeq())).changed().count();
    }
    return won;
  }

  private List<String> comeAndGo(int writer, AtomicInteger running) throws IOException {
    List<String> kept = new ArrayList<>();
    try {
      for (int k = 0; k < ROUNDS; k++) {
        comeAndGo("box-" + writer + "-" + k, k, kept);
      }
      return kept;
    } finally {
      running.decrementAndGet();
    }
  }

  /** Whoever lists meanwhile sees names that are or were there, and the inbox first. */
  private List<String> list(AtomicInteger running) throws StoreException {
    while (running.get() > 0) {
      List<MailboxInfo> all = account().list();
      assertThat(all.get(0).name()).isEqualTo("INBOX");
      assertThat(all.subList(1, all.size()))
          .extracting(MailboxInfo::name)
          .isSorted()
          .doesNotHaveDuplicates()
          .allMatch(name -> name.startsWith("box-") || name.startsWith("renamed-box-"));
    }
    return List.of();
  }

  private void comeAndGo(String name, int round, List<String> kept) throws IOException {
    account().create(name, Optional.empty());
    try (Mailbox mailbox = account().open(name)) {
      append(mailbox, name);
    }
    switch (round % 3) {
      case 0 -> {
        account().delete(name);
        assertFails(Kind.NOT_FOUND, () -> account().open(name));
      }
      case 1 -> {
        account().rename(name, "renamed-" + name);
        kept.add("renamed-" + name);
      }
      default -> kept.add(name);
    }
  }

  private static Flags keyword(int number) {
    return Flags.of(List.of(), List.of("n" + number));
  }
}
