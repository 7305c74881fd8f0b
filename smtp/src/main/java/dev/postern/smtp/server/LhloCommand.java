package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import java.util.Set;

/** LHLO: the hello of LMTP, as EHLO (RFC 2033 §4.1). */
record LhloCommand(String name) {
  static final CommandSpec<LhloCommand> SPEC =
      CommandSpec.of(
              "LHLO hostname",
              Set.of(Dialect.LMTP),
              Phase.ANY,
              arguments -> new LhloCommand(arguments.helloName()),
              LhloCommand::run)
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .junk();

  private void run(SmtpSession session) {
    session.become(new State.Greeted(new Helo(name, Helo.Verb.LHLO)));
    session.reply(Extensions.greeting(session));
  }
}
