package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;

/** RSET: gives up the transaction, if there is one (RFC 5321 §4.1.1.5). */
record RsetCommand() {
  static final CommandSpec<RsetCommand> SPEC =
      CommandSpec.of(
              "RSET", Dialect.ALL, Phase.ANY, arguments -> new RsetCommand(), RsetCommand::run)
          .allowed(Allowance.WITHOUT_LOGIN)
          .junk();

  private void run(SmtpSession session) {
    if (session.state() instanceof State.Transaction transaction) {
      session.become(new State.Greeted(transaction.helo()));
    }
    session.reply(Replies.OK);
  }
}
