package dev.postern.imap.server;

import dev.postern.imap.command.NoArguments;

/** NOOP and CHECK (RFC 3501 §6.1.2, §6.4.1): what they are worth, every command does at its end. */
final class NoopAction {
  private NoopAction() {}

  static Reply noop(Exchange exchange, ImapState state, NoArguments command) {
    return Reply.ok("NOOP completed.");
  }

  /** Everything is durable already. */
  static Reply check(Exchange exchange, ImapState.Selected state, NoArguments command) {
    return Reply.ok("Check completed.");
  }
}
