package dev.postern.pop3.server;

import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.util.List;
import java.util.Optional;

/** USER (RFC 1939 §7). Says nothing about whether the user exists. */
final class User {
  private User() {}

  static List<String> capability(Pop3Session session) {
    return session.logins().passwordsAllowed() ? List.of("USER") : List.of();
  }

  static String parse(Pop3Cursor arguments) throws Pop3SyntaxException {
    return arguments.userName();
  }

  static void run(Pop3Session session, Phase.Authorization in, String name) {
    if (!session.logins().takesPasswords()) {
      session.refuse("Passwords are not accepted here");
      return;
    }
    if (!session.logins().passwordsAllowed()) {
      session.refuse("Passwords are not allowed without TLS, use STLS first");
      return;
    }
    session.enter(new Phase.Authorization(Optional.of(name)));
    session.ok("Send the password");
  }
}
