package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;
import dev.postern.imap.wire.ResponseWriter;

/** NAMESPACE (RFC 2342): one personal namespace without prefix. */
final class NamespaceAction {
  private NamespaceAction() {}

  static Reply run(Exchange exchange, ImapState.LoggedIn state, NoArguments command) {
    ResponseWriter out = exchange.out();
    out.untagged().atom("NAMESPACE").space().open().open().string("").space();
    out.string(String.valueOf(state.account().delimiter())).close().close();
    out.space().nil().space().nil().endLine();
    return Reply.ok("Namespace completed.");
  }
}
