package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;

/** RSET: gives up the transaction, if there is one (RFC 5321 §4.1.1.5). */
record RsetCommand() {
  static final CommandSpec<State.Conversing, RsetCommand> SPEC =
      CommandSpec.of(
              "RSET",
              Dialect.ALL,
              State.Conversing.class,
              arguments -> new RsetCommand(),
              RsetCommand::run)
          .allowed(Allowance.WITHOUT_LOGIN)
          .junk();

  private void run(State.Conversing state, SmtpSession session) {
    session.become(state.reset());
    session.reply(Replies.OK);
  }
}
