package dev.postern.imap.server;

import dev.postern.imap.command.ClientId;
import dev.postern.log.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ID (RFC 2971). */
final class IdAction {
  private static final Logger LOG = LoggerFactory.getLogger(IdAction.class);

  private IdAction() {}

  static Reply run(Exchange exchange, ImapState state, ClientId command) {
    LOG.debug(
        "client conn={} id={}", exchange.connection().id(), LogText.printable(command.fields()));
    exchange.out().untagged().atom("ID").space().open().string("name").space().string("Postern");
    exchange.out().close().endLine();
    return Reply.ok("ID completed.");
  }
}
