package dev.postern.imap.command;

import dev.postern.imap.wire.ImapCursor;
import dev.postern.imap.wire.ImapSyntaxException;

/**
 * Reads a command's arguments, from behind its name up to its end.
 *
 * @param <C> the command
 */
@FunctionalInterface
public interface CommandParser<C> {

  /** Reads the arguments, the space in front of the first included. */
  C parse(ImapCursor cursor) throws ImapSyntaxException;
}
