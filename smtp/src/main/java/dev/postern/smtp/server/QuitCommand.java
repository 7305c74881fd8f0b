package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.SmtpCursor;
import java.util.EnumSet;

/** QUIT: the client is done (RFC 5321 §4.1.1.10). */
record QuitCommand() {
  static final CommandSpec<QuitCommand> SPEC =
      CommandSpec.of(
              "QUIT", Dialect.ALL, EnumSet.allOf(Phase.class), QuitCommand::parse, QuitCommand::run)
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN);

  private static QuitCommand parse(SmtpCursor arguments) {
    arguments.skipRest();
    return new QuitCommand();
  }

  private void run(SmtpSession session) {
    session.end(Replies.BYE);
  }
}
