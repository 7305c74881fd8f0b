package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.NotAuthenticated;

/** STARTTLS (RFC 3501 §6.2.1). */
final class StartTlsAction {
  private StartTlsAction() {}

  static Reply run(Exchange exchange, NotAuthenticated state, NoArguments command) {
    if (!exchange.connection().canStartTls()) {
      return Reply.bad("TLS is not available");
    }
    exchange.complete(Tagged.ok("Begin TLS negotiation now"));
    exchange.session().read(Input.NOTHING);
    exchange.connection().startTls();
    return new Reply.Later();
  }
}
