package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.ModifiedUtf7;

/**
 * LIST and LSUB (RFC 3501 §6.3.8, §6.3.9).
 *
 * @param reference what the pattern is relative to, perhaps empty
 * @param pattern a name with wildcards, perhaps empty
 */
public record ListMailboxes(String reference, String pattern) {

  /** Reads {@code SP mailbox SP list-mailbox}. */
  public static ListMailboxes parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    String reference = ModifiedUtf7.decode(cursor.astring());
    cursor.space();
    String pattern = cursor.listMailbox();
    cursor.end();
    return new ListMailboxes(reference, pattern);
  }
}
