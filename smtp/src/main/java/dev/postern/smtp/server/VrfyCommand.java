package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;

/** VRFY: never tells who exists (RFC 5321 §3.5.3, §7.3), so that no reply needs UTF-8. */
record VrfyCommand() {
  static final CommandSpec<State.Conversing, VrfyCommand> SPEC =
      CommandSpec.of(
              "VRFY address",
              Dialect.ALL,
              State.Conversing.class,
              VrfyCommand::parse,
              (command, state, session) -> command.run(session))
          .allowed(Allowance.WITHOUT_LOGIN)
          .junk();

  private static final Reply NOT_TOLD =
      Reply.of(
          252, EnhancedStatus.UNDEFINED, "Cannot verify, but will take mail and attempt delivery");

  private static VrfyCommand parse(SmtpCursor arguments) throws SmtpSyntaxException {
    arguments.someone();
    return new VrfyCommand();
  }

  private void run(SmtpSession session) {
    session.reply(NOT_TOLD);
  }
}
