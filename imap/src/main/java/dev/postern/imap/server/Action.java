package dev.postern.imap.server;

import java.io.IOException;

/**
 * Carries out a command.
 *
 * @param <S> the state it needs
 * @param <C> the command
 */
@FunctionalInterface
interface Action<S extends ImapState, C> {

  /**
   * Does it.
   *
   * @throws IOException the store failed; answered with NO
   */
  Reply run(Exchange exchange, S state, C command) throws IOException;
}
