package dev.postern.imap.server;

import dev.postern.auth.SaslMechanism;
import dev.postern.auth.dialogue.Logins;
import dev.postern.imap.command.Authenticate;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.NotAuthenticated;
import java.util.Optional;

/** AUTHENTICATE (RFC 3501 §6.2.2, RFC 4959). */
final class AuthenticateAction {
  private AuthenticateAction() {}

  static Reply run(Exchange exchange, NotAuthenticated state, Authenticate command) {
    Logins logins = exchange.session().logins();
    Optional<SaslMechanism> mechanism = logins.find(command.mechanism());
    if (mechanism.isEmpty()) {
      return Reply.no(Code.CANNOT, "Unsupported authentication mechanism");
    }
    if (!logins.allows(mechanism.get())) {
      return Reply.no(Code.PRIVACYREQUIRED, "Passwords are not accepted without TLS");
    }
    if (command.initialResponse().isPresent() && exchange.session().hides(CapabilityRule.SASL_IR)) {
      return Reply.bad("Initial response not supported");
    }
    return LoginInput.begin(
        exchange, answers -> logins.sasl(mechanism.get(), command.initialResponse(), answers));
  }
}
