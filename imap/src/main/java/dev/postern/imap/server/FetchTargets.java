package dev.postern.imap.server;

import dev.postern.imap.fetch.FetchTarget;
import dev.postern.imap.view.MailboxView;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of a FETCH, one after another. If the FETCH sets {@code \Seen}, that is done for a
 * few at a time just before their turn: few calls of the store, and a client that goes away leaves
 * the rest as it was.
 */
final class FetchTargets implements Iterator<FetchTarget> {
  /** Setting {@code \Seen}. */
  static final FlagChange SEEN = new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN));

  /** Messages marked in one step. */
  private static final int WINDOW = 32;

  private static final Logger LOG = LoggerFactory.getLogger(FetchTargets.class);

  private final MailboxView view;
  private final PrimitiveIterator.OfLong numbers;
  private final Marking marking;
  private final Deque<FetchTarget> window = new ArrayDeque<>();
  private Optional<StoreException.Kind> failure = Optional.empty();

  private FetchTargets(MailboxView view, UidSet numbers, Marking marking) {
    this.view = view;
    this.numbers = numbers.stream().iterator();
    this.marking = marking;
  }

  static FetchTargets looking(MailboxView view, UidSet numbers) {
    return new FetchTargets(view, numbers, Marking.NONE);
  }

  static FetchTargets marking(MailboxView view, UidSet numbers) {
    return new FetchTargets(view, numbers, Marking.SEEN);
  }

  /** Why messages could not be marked, if so. */
  Optional<StoreException.Kind> failure() {
    return failure;
  }

  @Override
  public boolean hasNext() {
    return !window.isEmpty() || numbers.hasNext();
  }

  @Override
  public FetchTarget next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (window.isEmpty()) {
      fill();
    }
    return window.remove();
  }

  private void fill() {
    while (numbers.hasNext() && window.size() < WINDOW) {
      long number = numbers.nextLong();
      MessageInfo message = view.shown().at((int) number - 1);
      window.add(FetchTarget.of(number, message, view.recent(message.uid())));
    }
    if (marking == Marking.SEEN && failure.isEmpty()) {
      mark();
    }
  }

  private void mark() {
    UidSet.Builder unseen = new UidSet.Builder();
    for (FetchTarget target : window) {
      if (!target.info().flags().contains(SystemFlag.SEEN)) {
        unseen.add(target.info().uid());
      }
    }
    UidSet uids = unseen.build();
    if (uids.isEmpty()) {
      return;
    }
    try {
      view.mailbox().store(uids, SEEN, OptionalLong.empty());
    } catch (StoreException e) {
      LOG.warn("seen flags not set kind={}", e.kind(), e);
      failure = Optional.of(e.kind());
      return;
    }
    for (int i = window.size(); i > 0; i--) {
      FetchTarget target = window.remove();
      window.add(uids.contains(target.info().uid()) ? seen(target) : target);
    }
  }

  private static FetchTarget seen(FetchTarget target) {
    MessageInfo info = target.info();
    MessageInfo marked = info.withFlags(SEEN.apply(info.flags()), info.modSeq());
    return new FetchTarget(target.number(), marked, target.recent(), FetchTarget.FlagsNote.ALWAYS);
  }

  private enum Marking {
    NONE,
    SEEN
  }
}
