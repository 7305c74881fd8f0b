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
    exchange.session().read(new IdleInput(exchange));
    if (state instanceof Selected selected) {
      // Listen first, then look: nothing falls in between.
      selected.view().listen();
      exchange.session().tellNow(exchange);
    }
    return new Reply.Later();
  }
}
