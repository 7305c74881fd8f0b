package dev.postern.imap.search;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;

/** A cursor with the charset of its strings: what a key's arguments are read from. */
record SearchStrings(ImapCursor cursor, SearchCharset charset) {

  /** An argument behind its space, decoded. */
  String text() throws ImapSyntaxException {
    cursor.space();
    return charset.decode(cursor.astring());
  }

  /** The same cursor behind one space. */
  ImapCursor argument() throws ImapSyntaxException {
    cursor.space();
    return cursor;
  }
}
