package dev.postern.imap.search;

import dev.postern.imap.fetch.MessageStructures;
import dev.postern.imap.response.TimeSlice;
import dev.postern.mime.structure.MimeParser;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;

/**
 * One search on its way through a mailbox; it can rest between messages, and within a large one.
 * Used by one thread at a time.
 */
public final class SearchRun implements Closeable {
  private final Mailbox mailbox;
  private final Snapshot snapshot;
  private final MimeParser parser;
  private final MessageStructures structures;
  private final SearchScope scope;
  private final Criterion criterion;
  private final Iterator<UidSet.Range> ranges;
  private final UidSet.Builder found = new UidSet.Builder();
  private UidSet.Range range;
  private int position;
  private SearchedMessage current;

  SearchRun(
      Mailbox mailbox,
      Snapshot snapshot,
      UidSet recent,
      SearchKey key,
      MimeParser parser,
      MessageStructures structures) {
    this.mailbox = mailbox;
    this.snapshot = snapshot;
    this.parser = parser;
    this.structures = structures;
    this.scope = new SearchScope(snapshot, recent);
    this.criterion = key.bind(scope);
    this.ranges = criterion.bounds().ranges().iterator();
    nextRange();
  }

  /**
   * Goes on until the slice is over, and at least one step.
   *
   * @return whether all messages have been looked at
   * @throws StoreException if a message cannot be read, unless it was expunged meanwhile
   */
  public boolean advance(TimeSlice slice) throws StoreException {
    do {
      if (current != null) {
        look(Criterion.Depth.MESSAGE);
      } else if (range != null) {
        step();
      }
    } while (!isDone() && !slice.isOver());
    return isDone();
  }

  /** Lets go of a message that is half read. */
  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private boolean isDone() {
    return range == null && current == null;
  }

  /** What was found so far. */
  public SearchResult result() {
    return new SearchResult(snapshot, found.build());
  }

  private void nextRange() {
    range = ranges.hasNext() && position < snapshot.size() ? ranges.next() : null;
    if (range != null) {
      int at = snapshot.indexOf(range.first());
      position = at < 0 ? -at - 1 : at;
    }
  }

  private void step() throws StoreException {
    MessageInfo message = position < snapshot.size() ? snapshot.at(position) : null;
    if (message == null || message.uid() > range.last()) {
      nextRange();
      return;
    }
    position++;
    current = new SearchedMessage(message, mailbox, parser, structures, scope);
    look(Criterion.Depth.METADATA);
  }

  /** Looks as deep as it takes; a text that is not yet read to its end is read on later. */
  private void look(Criterion.Depth from) throws StoreException {
    Criterion.Answer answer = Criterion.Answer.UNKNOWN;
    try {
      for (int i = from.ordinal(); answer == Criterion.Answer.UNKNOWN; i++) {
        Criterion.Depth depth = Criterion.Depth.values()[i];
        if (depth == Criterion.Depth.MESSAGE && !current.readOn()) {
          return;
        }
        answer = criterion.test(current, depth);
      }
      decided(answer);
    } catch (IOException e) {
      unreadable(e);
    }
  }

  private void decided(Criterion.Answer answer) throws IOException {
    if (answer == Criterion.Answer.YES) {
      found.add(current.info().uid());
    }
    close();
  }

  /** A message that is gone fits nothing, not even NOT. */
  private void unreadable(IOException e) throws StoreException {
    long uid = current.info().uid();
    current = null;
    StoreException.Kind kind = StoreException.kindOf(e);
    if (kind != StoreException.Kind.EXPUNGED) {
      throw new StoreException(kind, "search stopped at UID " + uid, e);
    }
  }
}
