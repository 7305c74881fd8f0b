package dev.postern.imap.server;

import dev.postern.imap.command.StatusQuery;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.store.MailboxStatus;
import dev.postern.store.StoreException;

/** STATUS (RFC 3501 §6.3.10). */
final class StatusAction {
  private StatusAction() {}

  static Reply run(Exchange exchange, LoggedIn state, StatusQuery command) throws StoreException {
    MailboxStatus status = state.account().status(command.mailbox());
    ResponseWriter out = exchange.out();
    out.untagged().atom("STATUS").space().mailbox(command.mailbox()).space().open();
    boolean first = true;
    for (StatusQuery.Item item : command.items()) {
      (first ? out : out.space()).atom(item.name()).space().number(item.of(status));
      first = false;
    }
    out.close().endLine();
    return Reply.ok("Status completed.");
  }
}
