package dev.postern.imap.server;

import dev.postern.auth.Credentials;
import dev.postern.auth.dialogue.Logins;
import dev.postern.imap.command.Login;
import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.NotAuthenticated;

/** LOGIN (RFC 3501 §6.2.3). */
final class LoginAction {
  private LoginAction() {}

  static Reply run(Exchange exchange, NotAuthenticated state, Login command) {
    Logins logins = exchange.session().logins();
    if (!logins.takesPasswords()) {
      return Reply.no(Code.CANNOT, "Passwords are not accepted here");
    }
    if (!logins.passwordsAllowed()) {
      return Reply.no(Code.PRIVACYREQUIRED, "Passwords are not accepted without TLS");
    }
    Credentials.Password credentials = Credentials.Password.of(command.user(), command.password());
    return LoginInput.begin(exchange, answers -> logins.password(credentials, answers));
  }
}
