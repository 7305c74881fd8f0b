package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.SmtpCursor;

/** QUIT: the client is done (RFC 5321 §4.1.1.10). */
record QuitCommand() {
  static final CommandSpec<State, QuitCommand> SPEC =
      CommandSpec.of(
              "QUIT",
              Dialect.ALL,
              State.class,
              QuitCommand::parse,
              (command, state, session) -> command.run(session))
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN);

  private static QuitCommand parse(SmtpCursor arguments) {
    arguments.skipRest();
    return new QuitCommand();
  }

  private void run(SmtpSession session) {
    session.end(Replies.BYE);
  }
}
