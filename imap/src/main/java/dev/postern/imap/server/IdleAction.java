package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.server.ImapState.Selected;

/** IDLE (RFC 2177). */
final class IdleAction {
  private IdleAction() {}

  static Reply run(Exchange exchange, LoggedIn state, NoArguments command) {
    exchange.out().continuation().text("idling").endLine();
    exchange.flush();
    IdleInput input = new IdleInput(exchange);
    exchange.session().read(input);
    if (state instanceof Selected selected) {
      // Listen first, then look: nothing falls in between.
      selected.view().listen();
      input.news().changed();
    }
    return new Reply.Later();
  }
}
