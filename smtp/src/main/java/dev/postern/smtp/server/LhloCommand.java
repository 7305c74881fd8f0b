package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import java.util.Set;

/** LHLO: the hello of LMTP, as EHLO (RFC 2033 §4.1). */
record LhloCommand(String name) {
  static final CommandSpec<State.Conversing, LhloCommand> SPEC =
      CommandSpec.of(
              "LHLO hostname",
              Set.of(Dialect.LMTP),
              State.Conversing.class,
              arguments -> new LhloCommand(arguments.helloName()),
              (command, state, session) -> command.run(session))
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .junk();

  private void run(SmtpSession session) {
    Helo helo = new Helo(name, Helo.Verb.LHLO);
    HelloPolicy.ask(session, helo, () -> Extensions.greeting(session));
  }
}
