package dev.postern.maildir;

import dev.postern.Fatal;
import dev.postern.store.MailboxEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to a mailbox. */
final class MailboxListeners {
  private static final Logger LOG = LoggerFactory.getLogger(MailboxListeners.class);

  private final List<Consumer<MailboxEvent>> listeners = new CopyOnWriteArrayList<>();
  private final StoreThreads threads;

  MailboxListeners(StoreThreads threads) {
    this.threads = threads;
  }

  void add(Consumer<MailboxEvent> listener) {
    listeners.add(listener);
  }

  void remove(Consumer<MailboxEvent> listener) {
    listeners.remove(listener);
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Has all told, in the order of these calls. */
  void announce(MailboxEvent event) {
    if (!listeners.isEmpty()) {
      threads.tell(() -> listeners.forEach(listener -> tell(listener, event)));
    }
  }

  private static void tell(Consumer<MailboxEvent> listener, MailboxEvent event) {
    try {
      listener.accept(event);
    } catch (Throwable e) {
      LOG.error("a mailbox's listener failed", e);
      Fatal.tell(e);
    }
  }
}
