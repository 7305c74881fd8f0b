package dev.postern.smtp.server;

import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;

/** STARTTLS: encrypts and starts over (RFC 3207 §4). */
record StartTlsCommand() {
  static final CommandSpec<State.Conversing, StartTlsCommand> SPEC =
      CommandSpec.of(
              "STARTTLS",
              Dialect.ALL,
              State.Conversing.class,
              arguments -> new StartTlsCommand(),
              (command, state, session) -> command.run(session))
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .extension(StartTlsExtension.KEYWORD);

  private static final Reply READY = Reply.of(220, EnhancedStatus.UNDEFINED, "Ready to start TLS");
  private static final Reply ACTIVE =
      Reply.of(554, EnhancedStatus.INVALID_COMMAND, "TLS is already active");

  private void run(SmtpSession session) {
    if (session.connection().canStartTls()) {
      if (new RateLimits(session).refuses(RateLimits.Rate.TLS_SESSIONS)) {
        session.fault(RateLimits.Rate.TLS_SESSIONS.reply());
        return;
      }
      session.reply(READY);
      session.connection().startTls();
    } else if (session.connection().peer().tls().isPresent()) {
      session.fault(ACTIVE);
    } else {
      session.fault(Replies.NOT_IMPLEMENTED);
    }
  }
}
