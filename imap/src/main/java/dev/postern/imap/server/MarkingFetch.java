package dev.postern.imap.server;

import dev.postern.imap.fetch.FetchOutcome;
import dev.postern.imap.fetch.FetchRequest;
import dev.postern.imap.fetch.FetchTarget;
import dev.postern.imap.fetch.Fetcher;
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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A FETCH that sets {@code \Seen}: for a few messages at a time, just before their turn. So there
 * are few calls of the store, and a client that goes away leaves the rest as it was. A message that
 * cannot be marked is sent all the same.
 */
final class MarkingFetch implements Chunks {
  /** Setting {@code \Seen}. */
  static final FlagChange SEEN = new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN));

  /** Messages marked in one step. */
  private static final int WINDOW = 32;

  private final Fetcher fetcher;
  private final ImapSession session;
  private final MailboxView view;
  private final FetchRequest request;
  private final Iterator<FetchTarget> targets;
  private List<FetchTarget> window = List.of();
  private StoreCall marking;
  private Chunks part;
  private Optional<StoreException.Kind> unread = Optional.empty();
  private Optional<StoreException.Kind> unmarked = Optional.empty();

  MarkingFetch(
      Fetcher fetcher,
      ImapSession session,
      MailboxView view,
      FetchRequest request,
      Iterator<FetchTarget> targets) {
    this.fetcher = fetcher;
    this.session = session;
    this.view = view;
    this.request = request;
    this.targets = targets;
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
    if (marking == null && !targets.hasNext()) {
      return null;
    }
    if (marking == null) {
      fill();
    }
    if (!marking.isOver()) {
      return StoreCall.nothingYet();
    }
    marking = null;
    if (session.leaving()) {
      // Between two responses: the goodbye waits to be heard.
      unmarked = Optional.of(StoreException.Kind.UNAVAILABLE);
      return null;
    }
    part = fetcher.fetch(view.mailbox(), request, window.iterator(), session.nanos(), this::sent);
    return part.next();
  }

  @Override
  public Optional<Pool> pool() {
    return part == null ? Optional.empty() : part.pool();
  }

  @Override
  public void refused() throws IOException {
    part.refused();
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
  }

  private void fill() {
    List<FetchTarget> next = new ArrayList<>(WINDOW);
    UidSet.Builder unseen = new UidSet.Builder();
    while (targets.hasNext() && next.size() < WINDOW) {
      FetchTarget target = targets.next();
      next.add(target);
      if (!target.info().flags().contains(SystemFlag.SEEN)) {
        unseen.add(target.info().uid());
      }
    }
    window = next;
    UidSet uids = unseen.build();
    marking =
        uids.isEmpty() || unmarked.isPresent()
            ? StoreCall.none(session)
            : StoreCall.begin(session, Pool.STORE, () -> mark(uids), this::notMarked);
  }

  private void notMarked() {
    unmarked = Optional.of(StoreException.Kind.UNAVAILABLE);
  }

  private void mark(UidSet uids) {
    try {
      view.mailbox().store(uids, SEEN, OptionalLong.empty());
    } catch (StoreException e) {
      StoreLog.failed(session, "FETCH", e);
      unmarked = Optional.of(e.kind());
      return;
    }
    window.replaceAll(target -> uids.contains(target.info().uid()) ? seen(target) : target);
  }

  private static FetchTarget seen(FetchTarget target) {
    MessageInfo info = target.info();
    MessageInfo marked = info.withFlags(SEEN.apply(info.flags()), info.modSeq());
    return new FetchTarget(target.number(), marked, target.recent(), FetchTarget.FlagsNote.ALWAYS);
  }
}
