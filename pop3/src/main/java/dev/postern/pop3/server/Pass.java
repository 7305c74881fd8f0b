package dev.postern.pop3.server;

import dev.postern.auth.Credentials;
import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.util.Optional;

/** PASS (RFC 1939 §7). The password is the rest of the line, spaces included. */
final class Pass {
  private Pass() {}

  static String parse(Pop3Cursor arguments) throws Pop3SyntaxException {
    return arguments.password();
  }

  static void run(Pop3Session session, Phase.Authorization in, String password) {
    Optional<String> user = in.user();
    if (user.isEmpty()) {
      session.refuse("USER comes first");
      return;
    }
    Credentials.Password credentials = Credentials.Password.of(user.get(), password);
    Login.begin(session, session.logins().password(credentials, new Login(session)));
  }
}
