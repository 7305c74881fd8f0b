package dev.postern.store;

import dev.postern.Fatal;
import dev.postern.log.LogText;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls listeners one after another on one thread, in the order of the commits; the thread exists
 * only while there is something to tell. A mailbox hands its events over while it holds its lock,
 * so their order is that of its changes, and no lock is held when a listener runs.
 */
final class InMemoryEvents {
  private static final Logger LOG = LoggerFactory.getLogger(InMemoryEvents.class);
  private static final int IDLE_SECONDS = 5;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          InMemoryEvents::newThread,
          new ThreadPoolExecutor.DiscardPolicy());

  InMemoryEvents() {
    thread.allowCoreThreadTimeOut(true);
  }

  /** Tells a listener soon; after {@link #close()} nobody is told. */
  void announce(Consumer<MailboxEvent> listener, MailboxEvent event) {
    thread.execute(() -> call(listener, event));
  }

  void close() {
    thread.shutdown();
  }

  private static void call(Consumer<MailboxEvent> listener, MailboxEvent event) {
    try {
      listener.accept(event);
    } catch (Throwable e) {
      LOG.error(
          "a listener of mailbox events failed event={}",
          LogText.printable(event),
          LogText.printable(e));
      Fatal.tell(e);
    }
  }

  private static Thread newThread(Runnable work) {
    Thread made = new Thread(work, "postern-memory-store-events");
    made.setDaemon(true);
    return made;
  }
}
