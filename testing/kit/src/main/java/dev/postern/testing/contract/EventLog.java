package dev.postern.testing.contract;

import dev.postern.store.MailboxEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The events that a listener was told of. */
final class EventLog implements Consumer<MailboxEvent> {
  private static final int PATIENCE_SECONDS = 30;

  private final BlockingQueue<MailboxEvent> events = new LinkedBlockingQueue<>();

  @Override
  public void accept(MailboxEvent event) {
    events.add(event);
  }

  /** The next event, which may need a moment. */
  MailboxEvent next() throws InterruptedException {
    MailboxEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event came within " + PATIENCE_SECONDS + " s");
    }
    return event;
  }

  /** All events up to one of the given MODSEQ or a later one. */
  List<MailboxEvent> until(long modSeq) throws InterruptedException {
    List<MailboxEvent> list = new ArrayList<>();
    do {
      list.add(next());
    } while (list.get(list.size() - 1).modSeq() < modSeq);
    return list;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }
}
