package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.SequenceSet;
import dev.postern.store.FlagChange;

/**
 * STORE and UID STORE (RFC 3501 §6.4.6).
 *
 * @param numbering what the set holds
 * @param messages which messages
 * @param change the change
 * @param echo whether the new flags are sent back
 */
public record Store(Numbering numbering, SequenceSet messages, FlagChange change, Echo echo) {

  /** Reads {@code SP sequence-set SP store-att-flags}. */
  public static CommandParser<Store> parser(Numbering numbering) {
    return cursor -> {
      cursor.space();
      SequenceSet messages = cursor.sequenceSet();
      cursor.space();
      FlagChange.Mode mode = mode(cursor);
      Echo echo = echo(cursor.name(), cursor);
      cursor.space();
      FlagChange change = new FlagChange(mode, cursor.storeFlags());
      cursor.end();
      return new Store(numbering, messages, change, echo);
    };
  }

  private static FlagChange.Mode mode(ImapCursor cursor) {
    if (cursor.accept('+')) {
      return FlagChange.Mode.ADD;
    }
    return cursor.accept('-') ? FlagChange.Mode.REMOVE : FlagChange.Mode.REPLACE;
  }

  private static Echo echo(String item, ImapCursor cursor) throws ImapSyntaxException {
    return switch (item) {
      case "FLAGS" -> Echo.LOUD;
      case "FLAGS.SILENT" -> Echo.SILENT;
      default -> throw cursor.error("Unknown item to store");
    };
  }

  /** Whether the new flags are sent back. */
  public enum Echo {
    /** Those of all messages. */
    LOUD,
    /** Only what others changed meanwhile. */
    SILENT
  }
}
