package dev.postern.imap.search;

import dev.postern.imap.fetch.MessageStructures;
import dev.postern.imap.response.TimeSlice;
import dev.postern.mime.structure.MimeLimits;
import dev.postern.mime.structure.MimeParser;
import dev.postern.store.Mailbox;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;

/** Searches mailboxes by reading them. Immutable; may be shared. */
public final class SearchEvaluator {
  private final MimeParser parser;
  private final MessageStructures structures;

  /** Parses what the mailbox has kept no structure of, if text is searched. */
  public SearchEvaluator() {
    this.parser = MimeParser.create();
    this.structures = new MessageStructures(MimeLimits.DEFAULTS);
  }

  /**
   * Searches a whole mailbox. Messages are opened only if flags, dates, sizes and numbers do not
   * decide, and read beyond their header only if that does not decide either. One that was expunged
   * meanwhile is not found.
   *
   * @param snapshot the session's view; sequence numbers are positions in it
   * @param recent what the session has as recent
   * @throws StoreException if a message cannot be read
   */
  public SearchResult search(Mailbox mailbox, Snapshot snapshot, UidSet recent, SearchKey key)
      throws StoreException {
    SearchRun run = start(mailbox, snapshot, recent, key);
    while (!run.advance(TimeSlice.endless())) {
      // goes on
    }
    return run.result();
  }

  /** Begins a search that is done in steps, so that a session can do other things in between. */
  public SearchRun start(Mailbox mailbox, Snapshot snapshot, UidSet recent, SearchKey key) {
    return new SearchRun(mailbox, snapshot, recent, key, parser, structures);
  }
}
