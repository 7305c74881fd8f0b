package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;

/** CAPABILITY (RFC 3501 §6.1.1). */
final class CapabilityAction {
  private CapabilityAction() {}

  static Reply run(Exchange exchange, ImapState state, NoArguments command) {
    exchange.capabilities().writeTo(exchange.out().untagged());
    exchange.out().endLine();
    return Reply.ok("Capability completed.");
  }
}
