package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another process holds a mailbox's lock, and many want it. */
@Timeout(120)
class LockedMailboxTest extends StoreTest {
  private static final int CALLERS = 64;
  private static final int WAITERS = 8;

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final CompletionService<StoreException.Kind> calls =
      new ExecutorCompletionService<>(callers);

  /** Those that wait still would write while the directory is removed. */
  @AfterEach
  void endCallers() throws Exception {
    Files.deleteIfExists(maildir.resolve("dovecot-uidlist.lock"));
    callers.shutdown();
    assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void fewWaitAndOthersAreRefused(Wish wish) throws Exception {
    account().create("Other", Optional.empty());
    account().create("Third", Optional.empty());
    append(mailbox("Other"), "one", Flags.NONE);
    append(inbox(), "first", Flags.NONE);
    if (wish == Wish.OPEN) {
      restart();
    }
    Path lock = Files.writeString(maildir.resolve("dovecot-uidlist.lock"), "1:elsewhere");
    for (int i = 0; i < CALLERS; i++) {
      calls.submit(() -> outcome(wish));
    }
    // One waits for the lock and few behind it; they would for 30 seconds.
    for (int i = 0; i < CALLERS - WAITERS - 1; i++) {
      Future<StoreException.Kind> refused = calls.poll(20, TimeUnit.SECONDS);
      assertThat(refused).as("refused after %d", i).isNotNull();
      assertThat(refused.get()).isEqualTo(StoreException.Kind.UNAVAILABLE);
    }
    assertThat(append(mailbox("Third"), "one", Flags.NONE)).isEqualTo(1);
    if (wish != Wish.OPEN) {
      assertThat(text(inbox(), 1)).isEqualTo("first");
    }

    Files.delete(lock);
    for (int i = 0; i < WAITERS + 1; i++) {
      Future<StoreException.Kind> done = calls.poll(40, TimeUnit.SECONDS);
      assertThat(done).isNotNull();
      done.get();
    }
    assertThat(append(inbox(), "last", Flags.NONE)).isPositive();
    assertThat(names("tmp")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void changesAndAppendsCountTogether(int first) throws Exception {
    append(inbox(), "first", Flags.NONE);
    Files.writeString(maildir.resolve("dovecot-uidlist.lock"), "1:elsewhere");
    for (int i = 0; i < CALLERS; i++) {
      Wish wish = i % 2 == first ? Wish.FLAG : Wish.APPEND;
      calls.submit(() -> outcome(wish));
    }
    for (int i = 0; i < CALLERS - WAITERS - 1; i++) {
      Future<StoreException.Kind> refused = calls.poll(20, TimeUnit.SECONDS);
      assertThat(refused).as("refused after %d", i).isNotNull();
      assertThat(refused.get()).isEqualTo(StoreException.Kind.UNAVAILABLE);
    }
    assertThat(calls.poll(2, TimeUnit.SECONDS)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void patienceIsOfEachCallAndNotOfOneAfterAnother(Wish wish) throws Exception {
    account().create("Other", Optional.empty());
    append(mailbox("Other"), "one", Flags.NONE);
    append(inbox(), "first", Flags.NONE);
    store.close();
    Duration patience = Duration.ofSeconds(3);
    store = MaildirStore.builder(maildir.toString()).lockPatience(patience).build();
    if (wish != Wish.OPEN) {
      inbox().snapshot();
    }
    Files.writeString(maildir.resolve("dovecot-uidlist.lock"), "1:elsewhere");
    long begin = System.nanoTime();
    for (int i = 0; i < WAITERS + 1; i++) {
      calls.submit(() -> outcome(wish));
    }
    for (int i = 0; i < WAITERS + 1; i++) {
      assertThat(calls.take().get()).isEqualTo(StoreException.Kind.UNAVAILABLE);
    }
    // All waited at the same time; one after another took nine times the patience.
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(patience, patience.multipliedBy(4));
  }

  @Test
  void whoWaitedInTimeSucceeds() throws Exception {
    append(inbox(), "first", Flags.NONE);
    Path lock = Files.writeString(maildir.resolve("dovecot-uidlist.lock"), "1:elsewhere");
    for (int i = 0; i < WAITERS; i++) {
      calls.submit(() -> outcome(Wish.APPEND));
    }
    assertThat(calls.poll(3, TimeUnit.SECONDS)).isNull();

    Files.delete(lock);
    for (int i = 0; i < WAITERS; i++) {
      assertThat(calls.take().get()).isNull();
    }
    assertThat(inbox().snapshot().size()).isEqualTo(WAITERS + 1);
  }

  @Test
  void whatAnotherRenamedMeanwhileIsReadAtOnce() throws Exception {
    Mailbox inbox = inbox();
    List<Long> uids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      uids.add(append(inbox, "text " + i, Flags.NONE));
    }
    Files.writeString(maildir.resolve("dovecot-uidlist.lock"), "1:elsewhere");
    for (String name : names("new")) {
      Files.move(maildir.resolve("new").resolve(name), maildir.resolve("cur/" + name + ":2,S"));
    }
    long begin = System.nanoTime();
    for (int i = 0; i < 40; i++) {
      assertThat(text(inbox, uids.get(i))).isEqualTo("text " + i);
    }
    // Each waited for half a minute.
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)).isLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "CONTROL"})
  void theInboxKeepsItsNameAndCanBeRenamedLater(String layout) throws Exception {
    store.close();
    String location = maildir + (layout.equals(".") ? "" : ":CONTROL=" + maildir + "-control");
    Path control = layout.equals(".") ? maildir : Path.of(maildir + "-control/.INBOX");
    store = MaildirStore.builder(location).lockPatience(Duration.ofMillis(300)).build();
    append(inbox(), "first", Flags.NONE);
    Path lock = Files.writeString(control.resolve("dovecot-uidlist.lock"), "1:elsewhere");
    assertThatThrownBy(() -> account().rename("INBOX", "Old"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    assertThat(account().list()).extracting(MailboxInfo::name).containsExactly("INBOX");

    Files.delete(lock);
    account().rename("INBOX", "Old");
    assertThat(text(mailbox("Old"), 1)).isEqualTo("first");
  }

  @Test
  void nobodyIsNoNumberOfWaiters() {
    assertThatThrownBy(() -> MaildirStore.builder(maildir.toString()).lockWaiters(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lockWaiters");
  }

  private StoreException.Kind outcome(Wish wish) throws IOException {
    Account account = store.account(MailUser.of("ann@example.org"));
    try (Mailbox mailbox =
        account.open(wish == Wish.COPY || wish == Wish.MOVE ? "Other" : "INBOX")) {
      wish.act.on(mailbox);
      return null;
    } catch (StoreException e) {
      return e.kind();
    }
  }

  /** What is wished of a locked inbox. */
  enum Wish {
    APPEND(inbox -> append(inbox, "more", Flags.NONE, UUID.randomUUID().toString())),
    FLAG(
        inbox ->
            inbox.store(
                UidSet.ALL,
                new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN)),
                OptionalLong.empty())),
    EXPUNGE(inbox -> inbox.expunge(UidSet.ALL)),
    COPY(other -> other.copy(UidSet.ALL, "INBOX")),
    MOVE(other -> other.move(UidSet.ALL, "INBOX")),
    OPEN(Mailbox::snapshot);

    private final Act act;

    Wish(Act act) {
      this.act = act;
    }
  }

  private interface Act {
    void on(Mailbox mailbox) throws IOException;
  }
}
