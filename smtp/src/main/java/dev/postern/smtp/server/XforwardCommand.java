package dev.postern.smtp.server;

import dev.postern.message.ForwardedClient;
import dev.postern.smtp.server.CommandSpec.Allowance;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * XFORWARD: a server that passes mail on tells from whom the next message came first (Postfix's
 * XFORWARD_README). It may come in parts; it is forgotten when that message has come, at RSET and
 * at a hello.
 */
record XforwardCommand(List<String> words) {
  static final CommandSpec<State.Conversing, XforwardCommand> SPEC =
      CommandSpec.of(
              "XFORWARD attribute=value...",
              Dialect.ALL,
              State.Conversing.class,
              XforwardCommand::parse,
              XforwardCommand::run)
          .allowed(Allowance.IN_CLEAR, Allowance.WITHOUT_LOGIN)
          .extension(XforwardExtension.KEYWORD);

  private static final Set<String> ATTRIBUTES =
      Set.of("NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE");

  private static XforwardCommand parse(SmtpCursor arguments) throws SmtpSyntaxException {
    return new XforwardCommand(ClientAttributes.words(arguments));
  }

  private void run(State.Conversing state, SmtpSession session) {
    if (state.isUnfinished()) {
      session.fault(Replies.IN_TRANSACTION);
    } else if (!session.trusts(session.service().choices().xforward())) {
      session.fault(Replies.NOT_AUTHORIZED);
    } else {
      try {
        ClientAttributes told = ClientAttributes.read(words, ATTRIBUTES);
        session.forwardedFor(merged(told, session.forwarded().orElse(ForwardedClient.UNKNOWN)));
        session.reply(Replies.OK);
      } catch (ClientAttributes.Refused e) {
        session.fault(e.reply());
      }
    }
  }

  private static ForwardedClient merged(ClientAttributes told, ForwardedClient before)
      throws ClientAttributes.Refused {
    OptionalInt port = told.port("PORT");
    return new ForwardedClient(
        told.has("NAME") ? told.hostName("NAME") : before.name(),
        told.has("ADDR") ? told.address("ADDR") : before.address(),
        told.has("PORT") ? port : before.port(),
        told.has("HELO") ? told.helo("HELO") : before.helo(),
        either(told, "PROTO", before.protocol()),
        either(told, "IDENT", before.ident()),
        told.has("SOURCE") ? told.oneOf("SOURCE", ForwardedClient.Source.class) : before.source());
  }

  private static Optional<String> either(
      ClientAttributes told, String attribute, Optional<String> before) {
    return told.has(attribute) ? told.text(attribute) : before;
  }
}
