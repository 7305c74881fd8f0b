package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;

/**
 * A command about one mailbox: SELECT, EXAMINE, CREATE, DELETE, SUBSCRIBE, UNSUBSCRIBE.
 *
 * @param mailbox its name in Unicode
 */
public record MailboxArgument(String mailbox) {

  /** Reads {@code SP mailbox}. */
  public static MailboxArgument parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    String mailbox = cursor.mailbox();
    cursor.end();
    return new MailboxArgument(mailbox);
  }
}
