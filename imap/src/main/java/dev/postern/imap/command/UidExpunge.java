package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.SequenceSet;

/**
 * UID EXPUNGE (RFC 4315 §2.1).
 *
 * @param uids those that may go
 */
public record UidExpunge(SequenceSet uids) {

  /** Reads {@code SP sequence-set}. */
  public static UidExpunge parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    SequenceSet uids = cursor.sequenceSet();
    cursor.end();
    return new UidExpunge(uids);
  }
}
