package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;

/**
 * RENAME (RFC 3501 §6.3.5).
 *
 * @param from the name now
 * @param to the name afterwards
 */
public record Rename(String from, String to) {

  /** Reads {@code SP mailbox SP mailbox}. */
  public static Rename parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    String from = cursor.mailbox();
    cursor.space();
    String to = cursor.mailbox();
    cursor.end();
    return new Rename(from, to);
  }
}
