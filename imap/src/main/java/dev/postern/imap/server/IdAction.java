package dev.postern.imap.server;

import dev.postern.imap.command.ClientId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ID (RFC 2971). */
final class IdAction {
  private static final Logger LOG = LoggerFactory.getLogger(IdAction.class);

  private IdAction() {}

  static Reply run(Exchange exchange, ImapState state, ClientId command) {
    LOG.debug(
        "client conn={} id={}",
        exchange.connection().id(),
        WireLog.printable(command.fields().toString()));
    exchange.out().untagged().atom("ID").space().open().string("name").space().string("Postern");
    exchange.out().close().endLine();
    return Reply.ok("ID completed.");
  }
}
