package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.SmtpCursor;

/** NOOP: nothing, with or without an argument (RFC 5321 §4.1.1.9). */
record NoopCommand() {
  static final CommandSpec<State.Conversing, NoopCommand> SPEC =
      CommandSpec.of(
              "NOOP",
              Dialect.ALL,
              State.Conversing.class,
              NoopCommand::parse,
              (command, state, session) -> command.run(session))
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .junk();

  private static NoopCommand parse(SmtpCursor arguments) {
    arguments.skipRest();
    return new NoopCommand();
  }

  private void run(SmtpSession session) {
    session.reply(Replies.OK);
  }
}
