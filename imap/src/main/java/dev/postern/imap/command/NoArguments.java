package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;

/** A command without arguments, e.g. NOOP. */
public record NoArguments() {

  /** Nothing may follow. */
  public static NoArguments parse(ImapCursor cursor) throws ImapSyntaxException {
    cursor.end();
    return new NoArguments();
  }
}
