package dev.postern.imap.server;

import dev.postern.imap.fetch.FetchTarget;
import dev.postern.imap.view.MailboxView;
import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;
import java.util.Iterator;
import java.util.PrimitiveIterator;

/** The messages of a FETCH, one after another. */
final class FetchTargets implements Iterator<FetchTarget> {
  private final MailboxView view;
  private final PrimitiveIterator.OfLong numbers;

  FetchTargets(MailboxView view, UidSet numbers) {
    this.view = view;
    this.numbers = numbers.stream().iterator();
  }

  @Override
  public boolean hasNext() {
    return numbers.hasNext();
  }

  @Override
  public FetchTarget next() {
    long number = numbers.nextLong();
    MessageInfo message = view.shown().at((int) number - 1);
    return FetchTarget.of(number, message, view.recent(message.uid()));
  }
}
