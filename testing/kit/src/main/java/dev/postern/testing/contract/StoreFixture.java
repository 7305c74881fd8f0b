package dev.postern.testing.contract;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.testing.contract.MailStoreContract.Commit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** A store under test, with the handles that a test opened. */
final class StoreFixture implements AutoCloseable {
  static final Instant DATE = Instant.parse("2025-11-12T13:14:15Z");

  private final Reopening reopening;
  private final Limiting limiting;
  private final Losing losing;
  private final Queue<Mailbox> handles = new ConcurrentLinkedQueue<>();
  private final AtomicLong deliveries = new AtomicLong();
  private final Queue<Commit> losses = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lost = new AtomicInteger();
  private MailStore store;

  StoreFixture(MailStore store, Reopening reopening, Limiting limiting, Losing losing) {
    this.store = store;
    this.reopening = reopening;
    this.limiting = limiting;
    this.losing = losing;
  }

  Account account() throws StoreException {
    return account("ann@example.org");
  }

  Account account(String user) throws StoreException {
    return store.account(MailUser.of(user));
  }

  /** A new handle, closed with the fixture. */
  Mailbox open(String name) throws StoreException {
    Mailbox mailbox = account().open(name);
    handles.add(mailbox);
    return mailbox;
  }

  /** A message with a delivery of its own. */
  NewMessage message(byte[] octets, Flags flags) {
    return NewMessage.builder(MessageSource.of(octets), DATE, newDeliveryId()).flags(flags).build();
  }

  String newDeliveryId() {
    return "delivery-" + deliveries.incrementAndGet();
  }

  /** The store after a restart; the test ends here if the store has no memory. */
  void restart() throws Exception {
    closeHandles();
    Optional<MailStore> next = reopening.reopen(store);
    Assumptions.assumeTrue(next.isPresent(), "this store keeps nothing over a restart");
    store = next.get();
  }

  /** A store with a quota in place of the first; the test ends here if the store has none. */
  void limit(long octets, long messages) throws Exception {
    closeHandles();
    store.close();
    Optional<MailStore> next = limiting.newStore(octets, messages);
    Assumptions.assumeTrue(next.isPresent(), "this store keeps no quota");
    store = next.get();
  }

  /** A store in place of the first whose next commits are lost; the test ends here if none is. */
  void lose(Commit... next) throws Exception {
    closeHandles();
    store.close();
    Optional<MailStore> made = losing.newStore(this::commit);
    Assumptions.assumeTrue(made.isPresent(), "this store knows what became of a commit");
    store = made.get();
    // The mailbox is there before anything is lost.
    open("INBOX").snapshot();
    losses.addAll(List.of(next));
  }

  /** How many commits were lost. */
  int lost() {
    return lost.get();
  }

  private Commit commit() {
    Commit next = losses.poll();
    if (next == null) {
      return Commit.CONFIRMED;
    }
    lost.incrementAndGet();
    return next;
  }

  @Override
  public void close() {
    closeHandles();
    store.close();
  }

  private void closeHandles() {
    handles.forEach(Mailbox::close);
    handles.clear();
  }

  /** How a store is opened again. */
  interface Reopening {
    Optional<MailStore> reopen(MailStore store) throws Exception;
  }

  /** How a store with a quota is made. */
  interface Limiting {
    Optional<MailStore> newStore(long octets, long messages) throws Exception;
  }

  /** How a store is made whose commits are not confirmed. */
  interface Losing {
    Optional<MailStore> newStore(Supplier<Commit> commits) throws Exception;
  }
}
