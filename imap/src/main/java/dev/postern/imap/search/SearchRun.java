package dev.postern.imap.search;

import dev.postern.imap.fetch.MessageStructures;
import dev.postern.mime.MimeParser;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.util.Iterator;

/** One search on its way through a mailbox; it can rest between messages. Used by one thread. */
public final class SearchRun {
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
   * Looks at some more messages.
   *
   * @param count at most so many
   * @return whether all have been looked at
   * @throws StoreException if a message cannot be read, unless it was expunged meanwhile
   */
  public boolean advance(int count) throws StoreException {
    for (int i = 0; i < count && range != null; i++) {
      MessageInfo message = position < snapshot.size() ? snapshot.at(position) : null;
      if (message == null || message.uid() > range.last()) {
        nextRange();
      } else {
        position++;
        if (fits(message)) {
          found.add(message.uid());
        }
      }
    }
    return range == null;
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

  private boolean fits(MessageInfo info) throws StoreException {
    SearchedMessage message = new SearchedMessage(info, mailbox, parser, structures, scope);
    try {
      for (Criterion.Depth depth : Criterion.Depth.values()) {
        Criterion.Answer answer = criterion.test(message, depth);
        if (answer != Criterion.Answer.UNKNOWN) {
          return answer == Criterion.Answer.YES;
        }
      }
    } catch (IOException e) {
      StoreException.Kind kind = StoreException.kindOf(e);
      // A message that is gone fits nothing, not even NOT.
      if (kind != StoreException.Kind.EXPUNGED) {
        throw new StoreException(kind, "search stopped at UID " + info.uid(), e);
      }
      return false;
    }
    throw new IllegalStateException("a criterion did not decide");
  }
}
