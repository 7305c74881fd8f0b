package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;
import dev.postern.imap.response.StatusLine;
import dev.postern.imap.response.Tagged;

/** LOGOUT (RFC 3501 §6.1.3). */
final class LogoutAction {
  private LogoutAction() {}

  static Reply run(Exchange exchange, ImapState state, NoArguments command) {
    exchange.become(new ImapState.LoggedOut());
    StatusLine.bye(exchange.out(), "Logging out");
    exchange.complete(Tagged.ok("Logout completed."));
    exchange.session().end();
    return new Reply.Later();
  }
}
