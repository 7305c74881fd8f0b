package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.message.MessageSpool;
import dev.postern.store.Flags;
import java.time.Instant;
import java.util.Optional;

/**
 * APPEND (RFC 3501 §6.3.11).
 *
 * @param mailbox the target
 * @param flags the message's flags
 * @param date its INTERNALDATE, if the client gave one
 * @param message its octets; freed by whoever carries out the command
 */
public record Append(String mailbox, Flags flags, Optional<Instant> date, MessageSpool message) {

  /** Reads {@code SP mailbox [SP flag-list] [SP date-time] SP literal}. */
  public static Append parse(ImapCursor cursor) throws ImapSyntaxException {
    Head head = Head.parse(cursor);
    MessageSpool message = cursor.spooledLiteral();
    cursor.end();
    return new Append(head.mailbox(), head.flags(), head.date(), message);
  }

  /**
   * Whether the literal with whose announcement the command ends so far is the message, and not,
   * say, the mailbox's name.
   */
  public static boolean messageFollows(ImapCursor cursor) {
    try {
      Head.parse(cursor);
      cursor.literalHeader();
      return cursor.atEnd();
    } catch (ImapSyntaxException e) {
      return false;
    }
  }

  private record Head(String mailbox, Flags flags, Optional<Instant> date) {
    static Head parse(ImapCursor cursor) throws ImapSyntaxException {
      cursor.space();
      String mailbox = cursor.mailbox();
      cursor.space();
      Flags flags = Flags.NONE;
      if (cursor.peek() == '(') {
        flags = cursor.flagList();
        cursor.space();
      }
      Optional<Instant> date = Optional.empty();
      if (cursor.peek() == '"') {
        date = Optional.of(cursor.dateTime().toInstant());
        cursor.space();
      }
      return new Head(mailbox, flags, date);
    }
  }
}
