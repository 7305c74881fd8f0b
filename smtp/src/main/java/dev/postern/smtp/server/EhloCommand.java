package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;

/** EHLO: hello, answered with the extensions (RFC 5321 §4.1.1.1). Clears a transaction. */
record EhloCommand(String name) {
  static final CommandSpec<State.Conversing, EhloCommand> SPEC =
      CommandSpec.of(
              "EHLO hostname",
              Dialect.SMTP,
              State.Conversing.class,
              arguments -> new EhloCommand(arguments.helloName()),
              (command, state, session) -> command.run(session))
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .junk();

  private void run(SmtpSession session) {
    Helo helo = new Helo(name, Helo.Verb.EHLO);
    HelloPolicy.ask(session, helo, () -> Extensions.greeting(session));
  }
}
