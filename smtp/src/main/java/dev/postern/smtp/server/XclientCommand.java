package dev.postern.smtp.server;

import dev.postern.net.Goodbye;
import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.List;

/** XCLIENT: a proxy speaks for its client, with whom all begins anew (Postfix's XCLIENT_README). */
record XclientCommand(List<String> words) {
  static final CommandSpec<State.Conversing, XclientCommand> SPEC =
      CommandSpec.of(
              "XCLIENT attribute=value...",
              Dialect.ALL,
              State.Conversing.class,
              XclientCommand::parse,
              XclientCommand::run)
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .extension(XclientExtension.KEYWORD);

  private static XclientCommand parse(SmtpCursor arguments) throws SmtpSyntaxException {
    return new XclientCommand(ClientAttributes.words(arguments));
  }

  private void run(State.Conversing state, SmtpSession session) {
    if (state.isUnfinished()) {
      session.fault(Replies.IN_TRANSACTION);
    } else if (!session.trusts(session.service().choices().xclient())) {
      session.fault(Replies.NOT_AUTHORIZED);
    } else {
      announce(session);
    }
  }

  private void announce(SmtpSession session) {
    AnnouncedClient client;
    try {
      client =
          AnnouncedClient.of(
              ClientAttributes.read(words, AnnouncedClient.ATTRIBUTES),
              session.connection().peer(),
              session.service().dialect());
    } catch (ClientAttributes.Refused e) {
      session.fault(e.reply());
      return;
    }
    if (session.connection().announce(client.peer())) {
      session.announced(client);
    } else {
      session.end(Replies.farewell(Goodbye.TOO_MANY_CONNECTIONS));
    }
  }
}
