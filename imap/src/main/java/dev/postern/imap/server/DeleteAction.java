package dev.postern.imap.server;

import dev.postern.imap.command.MailboxArgument;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.store.StoreException;

/** DELETE (RFC 3501 §6.3.4). */
final class DeleteAction {
  private DeleteAction() {}

  static Reply run(Exchange exchange, LoggedIn state, MailboxArgument command)
      throws StoreException {
    String name = MailboxNames.canonical(state, command.mailbox());
    if (name.equals(MailboxNames.INBOX)) {
      return Reply.no(Code.CANNOT, "INBOX cannot be deleted");
    }
    state.account().delete(name);
    if (state instanceof Selected selected && isOpen(selected, name)) {
      exchange.become(selected.authenticated());
    }
    return Reply.ok("Delete completed.");
  }

  private static boolean isOpen(Selected selected, String name) throws StoreException {
    return MailboxNames.canonical(selected, selected.view().mailbox().name()).equals(name);
  }
}
