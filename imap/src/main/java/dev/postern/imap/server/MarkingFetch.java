package dev.postern.imap.server;

import dev.postern.imap.fetch.FetchOutcome;
import dev.postern.imap.fetch.FetchRequest;
import dev.postern.imap.fetch.FetchTarget;
import dev.postern.imap.fetch.Fetcher;
import dev.postern.imap.view.FlagReport;
import dev.postern.imap.view.MailboxView;
import dev.postern.net.Chunks;
import dev.postern.net.Pool;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A FETCH that sets {@code \Seen}: for a few messages at a time, just before their turn, on the
 * thread that then reads them. So there are few calls of the store, and a client that goes away
 * leaves the rest as it was: the windows begin with one message and grow while it reads, so that at
 * most as many were marked ahead as it had been sent. Those stay seen. To take marks back could
 * undo what another session was told it had set, since setting a flag that is set leaves no trace.
 * A message that cannot be marked is sent all the same.
 */
final class MarkingFetch implements Chunks {
  /** Setting {@code \Seen}. */
  static final FlagChange SEEN = new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN));

  /** Messages marked in one step at most. */
  private static final int WIDEST = 32;

  private final Fetcher fetcher;
  private final Exchange exchange;
  private final MailboxView view;
  private final FetchRequest request;
  private final Iterator<FetchTarget> targets;
  private UidSet told;
  private int width = 1;
  private Iterator<FetchTarget> window = Collections.emptyIterator();
  private Chunks part;
  private boolean refused;
  private Optional<StoreException.Kind> unread = Optional.empty();
  private Optional<StoreException.Kind> unmarked = Optional.empty();

  /**
   * @param messages the UIDs of the targets
   */
  MarkingFetch(
      Fetcher fetcher,
      Exchange exchange,
      MailboxView view,
      FetchRequest request,
      UidSet messages,
      Iterator<FetchTarget> targets) {
    this.fetcher = fetcher;
    this.exchange = exchange;
    this.view = view;
    this.request = request;
    this.targets = targets;
    this.told = messages;
    report();
  }

  /** What the FETCH itself tells is not told again; what others change meanwhile is. */
  private void report() {
    exchange.report(new FlagReport.Silent(told, SEEN));
  }

  /** Why messages could not be sent, or else not be marked, if so. */
  Optional<StoreException.Kind> failure() {
    return unread.or(() -> unmarked);
  }

  @Override
  public ByteBuffer next() throws IOException {
    ByteBuffer next = part == null ? null : part.next();
    if (next != null) {
      return next;
    }
    closePart();
    if (refused || !targets.hasNext()) {
      return null;
    }
    if (exchange.session().leaving()) {
      // Between two responses: the goodbye waits to be heard.
      refused();
      return null;
    }
    window = mark(nextOnes()).iterator();
    part = fetcher.fetch(view.mailbox(), request, window, exchange.session().nanos(), this::sent);
    return part.next();
  }

  /** Also where a window ends and the next has yet to be marked. */
  @Override
  public Optional<Pool> pool() {
    boolean more = !refused && targets.hasNext() && !exchange.session().leaving();
    return more ? Optional.of(Pool.STORE) : ofPart();
  }

  private Optional<Pool> ofPart() {
    return part == null ? Optional.empty() : part.pool();
  }

  @Override
  public void refused() throws IOException {
    if (ofPart().isPresent()) {
      part.refused();
    }
    refused = true;
    UidSet.Builder unsent = new UidSet.Builder();
    window.forEachRemaining(target -> unsent.add(target.info().uid()));
    sent(new FetchOutcome(Optional.of(StoreException.Kind.UNAVAILABLE), unsent.build()));
  }

  @Override
  public void close() throws IOException {
    closePart();
  }

  private void closePart() throws IOException {
    Chunks over = part;
    part = null;
    if (over != null) {
      over.close();
    }
  }

  private void sent(FetchOutcome outcome) {
    if (unread.isEmpty() || unread.get() == StoreException.Kind.EXPUNGED) {
      unread = outcome.failure().or(() -> unread);
    }
    told = told.minus(outcome.skipped());
    report();
  }

  private List<FetchTarget> nextOnes() {
    List<FetchTarget> next = new ArrayList<>(width);
    while (targets.hasNext() && next.size() < width) {
      next.add(targets.next());
    }
    width = Math.min(2 * width, WIDEST);
    return next;
  }

  /** The messages as they are to be sent; none if the answer ends here. */
  private List<FetchTarget> mark(List<FetchTarget> next) throws IOException {
    UidSet.Builder unseen = new UidSet.Builder();
    for (FetchTarget target : next) {
      if (!target.info().flags().contains(SystemFlag.SEEN)) {
        unseen.add(target.info().uid());
      }
    }
    UidSet uids = unseen.build();
    if (uids.isEmpty() || unmarked.isPresent()) {
      return next;
    }
    try {
      view.mailbox().store(uids, SEEN, OptionalLong.empty());
    } catch (StoreException e) {
      StoreLog.failed(exchange.session(), "FETCH", e);
      unmarked = Optional.of(e.kind());
      return next;
    } catch (Throwable e) {
      refused();
      // Between two responses: the client hears the end of this one before the goodbye.
      exchange
          .connection()
          .execute(
              () -> {
                throw e;
              });
      return List.of();
    }
    next.replaceAll(target -> uids.contains(target.info().uid()) ? seen(target) : target);
    return next;
  }

  private static FetchTarget seen(FetchTarget target) {
    MessageInfo info = target.info();
    MessageInfo marked = info.withFlags(SEEN.apply(info.flags()), info.modSeq());
    return new FetchTarget(target.number(), marked, target.recent(), FetchTarget.FlagsNote.ALWAYS);
  }
}
