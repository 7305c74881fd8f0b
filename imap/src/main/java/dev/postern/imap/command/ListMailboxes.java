package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.MailboxNameException;
import dev.postern.imap.wire.ModifiedUtf7;
import java.util.Optional;

/**
 * LIST and LSUB (RFC 3501 §6.3.8, §6.3.9).
 *
 * @param asked what the client wants to know
 * @param pattern the reference and what is relative to it: a name with wildcards; empty if no
 *     mailbox can have such a name, since it is no modified UTF-7
 */
public record ListMailboxes(Asked asked, Optional<String> pattern) {

  /** Reads {@code SP mailbox SP list-mailbox}. */
  public static ListMailboxes parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.space();
    byte[] reference = cursor.astring();
    cursor.space();
    byte[] pattern = cursor.listMailbox();
    cursor.end();
    return new ListMailboxes(
        pattern.length == 0 ? Asked.DELIMITER : Asked.NAMES, decoded(reference, pattern));
  }

  private static Optional<String> decoded(byte[] reference, byte[] pattern) {
    try {
      return Optional.of(ModifiedUtf7.decode(reference) + ModifiedUtf7.decode(pattern));
    } catch (MailboxNameException e) {
      return Optional.empty();
    }
  }

  /** What a client wants to know. */
  public enum Asked {
    /** The names that fit the pattern. */
    NAMES,
    /** Of LIST with an empty pattern: the delimiter and the reference's root. */
    DELIMITER
  }
}
