package dev.postern.imap.command;

import dev.postern.imap.wire.SequenceSet;

/**
 * COPY, MOVE and their UID forms (RFC 3501 §6.4.7, RFC 6851).
 *
 * @param numbering what the set holds
 * @param messages which messages
 * @param mailbox the target
 */
public record Copy(Numbering numbering, SequenceSet messages, String mailbox) {

  /** Reads {@code SP sequence-set SP mailbox}. */
  public static CommandParser<Copy> parser(Numbering numbering) {
    return cursor -> {
      cursor.space();
      SequenceSet messages = cursor.sequenceSet();
      cursor.space();
      String mailbox = cursor.mailbox();
      cursor.end();
      return new Copy(numbering, messages, mailbox);
    };
  }
}
