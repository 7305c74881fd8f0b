package dev.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.Sneaked;
import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to the in-memory store; the contract's test is in testing/kit. */
final class InMemoryStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final MailUser ANN = MailUser.of("ann@example.org");

  @TempDir Path directory;
  private int deliveries;

  @Test
  void theClockDatesMessagesAndMailboxes() throws Exception {
    InMemoryStore store = new InMemoryStore(Clock.fixed(NOW, ZoneOffset.UTC));
    Mailbox inbox = store.account(ANN).open("INBOX");

    append(inbox, 3);

    assertThat(inbox.snapshot().at(0).savedMillis()).isEqualTo(NOW.toEpochMilli());
    assertThat(inbox.snapshot().uidValidity()).isEqualTo(NOW.getEpochSecond());
  }

  @Test
  void aSaveDateThatIsGivenIsKeptUntilTheMessageIsCopied() throws Exception {
    Mailbox inbox = new InMemoryStore(Clock.fixed(NOW, ZoneOffset.UTC)).account(ANN).open("INBOX");
    inbox.append(List.of(message(3).toBuilder().saveDate(Instant.ofEpochMilli(7)).build()));

    inbox.copy(UidSet.ALL, "INBOX");

    assertThat(inbox.snapshot())
        .extracting(MessageInfo::savedMillis)
        .containsExactly(7L, NOW.toEpochMilli());
  }

  @Test
  void aQuotaOfOctetsIsKeptToTheOctet() throws Exception {
    Account account = InMemoryStore.builder().quotaOctets(10).build().account(ANN);
    Mailbox inbox = account.open("INBOX");
    append(inbox, 6);

    assertFails(StoreException.Kind.OVER_QUOTA, () -> append(inbox, 5));
    assertFails(StoreException.Kind.OVER_QUOTA, () -> inbox.copy(UidSet.ALL, "INBOX"));
    append(inbox, 4);
    assertThat(account.quota())
        .contains(new Quota(10, OptionalLong.of(10), 2, OptionalLong.empty()));
    account.create("Other", Optional.empty());
    inbox.move(UidSet.of(1), "Other");
    assertThat(account.quota().orElseThrow().octets()).isEqualTo(10);
    account.delete("Other");
    assertThat(account.quota().orElseThrow().octets()).isEqualTo(4);
    inbox.expunge(UidSet.ALL);
    assertThat(account.quota())
        .contains(new Quota(0, OptionalLong.of(10), 0, OptionalLong.empty()));
  }

  @Test
  void aQuotaOfMessagesHoldsForAllOrNone() throws Exception {
    Account account = InMemoryStore.builder().quotaMessages(2).build().account(ANN);
    Mailbox inbox = account.open("INBOX");

    assertFails(
        StoreException.Kind.OVER_QUOTA,
        () -> inbox.append(List.of(message(1), message(1), message(1))));

    assertThat(inbox.snapshot().size()).isZero();
    assertThat(inbox.append(List.of(message(1), message(1))).uids()).containsExactly(1L, 2L);
    assertThat(new InMemoryStore(Clock.systemUTC()).account(ANN).quota()).isEmpty();
  }

  @Test
  void aRetryOfWhatIsStoredIsNotHeldAgainstTheQuota() throws Exception {
    Mailbox inbox = InMemoryStore.builder().quotaMessages(1).build().account(ANN).open("INBOX");
    NewMessage message = message(1);
    AppendResult first = inbox.append(List.of(message));

    assertThat(inbox.append(List.of(message))).isEqualTo(first);
  }

  @Test
  void keywordsAreLimitedAndThoseOutOfUseMakeRoom() throws Exception {
    InMemoryStore store = new InMemoryStore(Clock.systemUTC());
    // Opened before, as by who fills a store that is given to a server then.
    Mailbox inbox = store.account(ANN).open("INBOX");
    store.start(bounded(Limits.defaults().with(Limits.Count.KEYWORDS, 2)));
    append(inbox, 1);
    store(inbox, FlagChange.Mode.ADD, "a", "b");

    assertFails(StoreException.Kind.LIMIT, () -> store(inbox, FlagChange.Mode.ADD, "c"));
    assertFails(
        StoreException.Kind.LIMIT,
        () -> inbox.append(List.of(message(1, Flags.of(List.of(), List.of("c"))))));
    assertThat(inbox.snapshot().size()).isEqualTo(1);
    store(inbox, FlagChange.Mode.ADD, "A");
    assertThat(inbox.keywords()).containsExactly("a", "b");
    store(inbox, FlagChange.Mode.REMOVE, "b");
    store(inbox, FlagChange.Mode.ADD, "c");
    assertThat(inbox.keywords()).containsExactly("a", "c");
  }

  @Test
  void mailboxesAndSubscriptionsAreLimited() throws Exception {
    Account account = InMemoryStore.builder().mailboxes(2).build().account(ANN);
    account.create("One", Optional.empty());
    account.subscribe("One");
    account.subscribe("Two");

    assertFails(StoreException.Kind.LIMIT, () -> account.create("Two", Optional.empty()));
    assertFails(StoreException.Kind.LIMIT, () -> account.rename("INBOX", "Two"));
    assertFails(StoreException.Kind.LIMIT, () -> account.subscribe("Three"));
    account.subscribe("Two");
    account.rename("One", "Two");
    assertThat(account.list()).extracting(MailboxInfo::name).containsExactly("INBOX", "Two");
  }

  @Test
  void aNameHasALargestLength() throws Exception {
    Account account = InMemoryStore.builder().build().account(ANN);

    account.create("x".repeat(InMemoryNames.NAME_OCTETS), Optional.empty());
    assertFails(
        StoreException.Kind.INVALID_NAME,
        () -> account.create("x".repeat(InMemoryNames.NAME_OCTETS + 1), Optional.empty()));
    assertFails(
        StoreException.Kind.INVALID_NAME,
        () -> account.create("é".repeat(InMemoryNames.NAME_OCTETS / 2 + 1), Optional.empty()));
  }

  @Test
  void aRenameThatMakesAChildsNameTooLongChangesNothing() throws Exception {
    Account account = InMemoryStore.builder().build().account(ANN);
    String child = "a/" + "x".repeat(InMemoryNames.NAME_OCTETS - 2);
    account.create(child, Optional.empty());

    assertFails(StoreException.Kind.INVALID_NAME, () -> account.rename("a", "bb"));

    assertThat(account.list()).extracting(MailboxInfo::name).containsExactly("INBOX", "a", child);
  }

  @Test
  void deliveriesAreRememberedForAWhile() throws Exception {
    InMemoryDeliveries remembered = new InMemoryDeliveries();
    for (int i = 0; i <= InMemoryDeliveries.REMEMBERED; i++) {
      remembered.remember("id" + i, i + 1);
    }

    assertThat(remembered.find("id0")).isNull();
    assertThat(remembered.find("id1")).isEqualTo(2);
    assertThat(remembered.find("id" + InMemoryDeliveries.REMEMBERED))
        .isEqualTo(InMemoryDeliveries.REMEMBERED + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 10, 11, 200_000})
  void largeMessagesLieInFilesThatNobodySees(int size) throws Exception {
    InMemoryStore store = InMemoryStore.builder().memoryThreshold(10).directory(directory).build();
    Mailbox inbox = store.account(ANN).open("INBOX");
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) (i * 7 | 1);
    }

    inbox.append(List.of(NewMessage.builder(MessageSource.of(octets), NOW, "the message").build()));

    MessageSource stored = inbox.content(1);
    assertThat(stored.readAllBytes()).isEqualTo(octets);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
    // A reader's interrupt must not take the message from the others.
    Thread.currentThread().interrupt();
    assertThat(stored.readAllBytes()).isEqualTo(octets);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(inbox.content(1).readAllBytes()).isEqualTo(octets);
  }

  @Test
  void withoutRoomForAFileTheStoreIsUnavailable() throws Exception {
    InMemoryStore store =
        InMemoryStore.builder().memoryThreshold(0).directory(directory.resolve("absent")).build();
    Mailbox inbox = store.account(ANN).open("INBOX");

    assertFails(StoreException.Kind.UNAVAILABLE, () -> append(inbox, 1));
    assertThat(inbox.snapshot().size()).isZero();
  }

  @Test
  void aClosedStoreIsUnavailable() throws Exception {
    InMemoryStore store = InMemoryStore.builder().build();
    store.account(ANN);
    store.close();
    store.close();

    assertFails(StoreException.Kind.UNAVAILABLE, () -> store.account(ANN));
  }

  @Test
  void whoLooksWaitsForNoChange() throws Exception {
    InMemoryStore store = InMemoryStore.builder().build();
    Mailbox inbox = store.account(ANN).open("INBOX");
    append(inbox, 5);
    InMemoryMailbox state = mailboxOf(store);
    CountDownLatch done = new CountDownLatch(1);

    state.lock().lock();
    try {
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(
              () -> {
                try {
                  assertThat(inbox.snapshot().size()).isEqualTo(1);
                  assertThat(inbox.content(1).size()).isEqualTo(5);
                  assertThat(inbox.keywords()).isEmpty();
                  assertThat(store.account(ANN).status("INBOX").messages()).isEqualTo(1);
                  assertThat(store.account(ANN).list()).hasSize(1);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
                done.countDown();
              });
      assertThat(done.await(30, TimeUnit.SECONDS)).as("%s", reader).isTrue();
    } finally {
      state.lock().unlock();
    }
  }

  @Test
  void aWatcherOfADeletedMailboxIsToldSo() throws Exception {
    InMemoryStore store = InMemoryStore.builder().build();
    Account account = store.account(ANN);
    account.create("Old", Optional.empty());
    Mailbox old = account.open("Old");
    account.delete("Old");
    CompletableFuture<MailboxEvent> event = new CompletableFuture<>();

    old.watch(told -> Sneaked.sneak());
    old.watch(event::complete);

    assertThat(event.get(30, TimeUnit.SECONDS)).isInstanceOf(MailboxEvent.Gone.class);
  }

  @ParameterizedTest
  @ValueSource(chars = {'a', '0', ' ', '%', '*', '"', '\n', 'é'})
  void aDelimiterIsOneOfTheUsualOnes(char delimiter) {
    assertThatThrownBy(() -> InMemoryStore.builder().delimiter(delimiter))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settingsHaveLeastValues() {
    InMemoryStore.Builder builder = InMemoryStore.builder();
    List<ThrowingCallable> calls = new ArrayList<>();
    calls.add(() -> builder.memoryThreshold(-1));
    calls.add(() -> builder.quotaOctets(-1));
    calls.add(() -> builder.quotaMessages(-1));
    calls.add(() -> builder.mailboxes(0));

    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class));
  }

  private static ServerContext bounded(Limits limits) {
    return (ServerContext)
        Proxy.newProxyInstance(
            ServerContext.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (server, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("limits");
              return limits;
            });
  }

  private static InMemoryMailbox mailboxOf(InMemoryStore store) throws StoreException {
    InMemoryAccount account = (InMemoryAccount) store.account(ANN);
    return account.transfer(null, "INBOX").to();
  }

  private void append(Mailbox mailbox, int octets) throws StoreException {
    mailbox.append(List.of(message(octets)));
  }

  private NewMessage message(int octets) {
    return message(octets, Flags.NONE);
  }

  private NewMessage message(int octets, Flags flags) {
    MessageSource content = MessageSource.of(new byte[octets]);
    return NewMessage.builder(content, NOW, "delivery-" + ++deliveries).flags(flags).build();
  }

  private static void store(Mailbox mailbox, FlagChange.Mode mode, String... keywords)
      throws StoreException {
    FlagChange change = new FlagChange(mode, Flags.of(List.of(), List.of(keywords)));
    mailbox.store(UidSet.ALL, change, OptionalLong.empty());
  }

  private static void assertFails(StoreException.Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
