package dev.postern.imap.server;

import dev.postern.auth.SaslMechanism;
import dev.postern.imap.command.Authenticate;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.NotAuthenticated;
import java.util.Optional;

/** AUTHENTICATE (RFC 3501 §6.2.2, RFC 4959). */
final class AuthenticateAction {
  private AuthenticateAction() {}

  static Reply run(Exchange exchange, NotAuthenticated state, Authenticate command) {
    Logins logins = exchange.session().logins();
    Optional<SaslMechanism> mechanism =
        logins.known().stream().filter(m -> m.name().equals(command.mechanism())).findFirst();
    if (mechanism.isEmpty()) {
      return Reply.no(Code.CANNOT, "Unsupported authentication mechanism");
    }
    if (!logins.allowed(mechanism.get())) {
      return Reply.no(Code.PRIVACYREQUIRED, "Passwords are not accepted without TLS");
    }
    if (command.initialResponse().isEmpty()) {
      new SaslInput(exchange, mechanism.get()).begin();
      return new Reply.Later();
    }
    if (exchange.session().hides(CapabilityRule.SASL_IR)) {
      return Reply.bad("Initial response not supported");
    }
    new SaslInput(exchange, mechanism.get()).beginWith(command.initialResponse().get());
    return new Reply.Later();
  }
}
