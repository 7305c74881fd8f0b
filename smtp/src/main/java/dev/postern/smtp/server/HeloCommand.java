package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.Reply;

/** HELO: hello without extensions (RFC 5321 §4.1.1.1). Clears a transaction. */
record HeloCommand(String name) {
  static final CommandSpec<State.Conversing, HeloCommand> SPEC =
      CommandSpec.of(
              "HELO hostname",
              Dialect.SMTP,
              State.Conversing.class,
              arguments -> new HeloCommand(arguments.helloName()),
              (command, state, session) -> command.run(session))
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .junk();

  private void run(SmtpSession session) {
    Helo helo = new Helo(name, Helo.Verb.HELO);
    HelloPolicy.ask(session, helo, () -> Reply.plain(250, session.server().hostname()));
  }
}
