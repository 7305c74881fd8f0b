package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.MailboxAccess;
import dev.postern.store.UidSet;
import java.io.IOException;

/** CLOSE and UNSELECT (RFC 3501 §6.4.2, RFC 3691). */
final class CloseAction {
  private CloseAction() {}

  static Reply close(Exchange exchange, Selected state, NoArguments command) throws IOException {
    if (state.view().access() == MailboxAccess.READ_WRITE) {
      ExpungeAction.expunge(state.view(), UidSet.ALL);
    }
    exchange.become(state.authenticated());
    return Reply.ok("Close completed.");
  }

  static Reply unselect(Exchange exchange, Selected state, NoArguments command) {
    exchange.become(state.authenticated());
    return Reply.ok("Unselect completed.");
  }
}
