package dev.postern.imap.view;

import dev.postern.store.MailboxEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Brings a store's events into a connection's serial context. Many changes in a row wake it once; a
 * session that does not listen is woken only when its mailbox is gone. Events come on any thread.
 */
final class ChangeSignal implements Consumer<MailboxEvent> {
  private final Consumer<Runnable> serial;
  private final Runnable changed;
  private final Runnable gone;
  private final AtomicBoolean pending = new AtomicBoolean();
  private volatile boolean listening;

  ChangeSignal(Consumer<Runnable> serial, Runnable changed, Runnable gone) {
    this.serial = serial;
    this.changed = changed;
    this.gone = gone;
  }

  @Override
  public void accept(MailboxEvent event) {
    if (event instanceof MailboxEvent.Gone) {
      serial.accept(gone);
    } else if (listening && pending.compareAndSet(false, true)) {
      serial.accept(this::wake);
    }
  }

  void listen() {
    listening = true;
  }

  void rest() {
    listening = false;
  }

  private void wake() {
    // Before looking: a change that comes while we look wakes us again.
    pending.set(false);
    changed.run();
  }
}
