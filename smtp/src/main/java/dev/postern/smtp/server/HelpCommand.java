package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;

/** HELP: the commands of this listener (RFC 5321 §4.1.1.8). */
record HelpCommand() {
  static final CommandSpec<State.Conversing, HelpCommand> SPEC =
      CommandSpec.of(
              "HELP",
              Dialect.ALL,
              State.Conversing.class,
              HelpCommand::parse,
              (command, state, session) -> command.run(session))
          .allowed(Allowance.WITHOUT_LOGIN)
          .junk();

  private static HelpCommand parse(SmtpCursor arguments) {
    arguments.skipRest();
    return new HelpCommand();
  }

  private void run(SmtpSession session) {
    String verbs = String.join(" ", session.service().commands().verbs(session::conceals));
    session.reply(Reply.of(214, EnhancedStatus.UNDEFINED, "Commands: " + verbs));
  }
}
