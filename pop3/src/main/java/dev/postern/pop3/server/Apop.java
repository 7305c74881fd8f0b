package dev.postern.pop3.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.SaslMechanism;
import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.util.Base64;
import java.util.Optional;

/** APOP (RFC 1939 §7): a proof of the password, made of the timestamp in the greeting. */
final class Apop {
  private Apop() {}

  /**
   * The arguments.
   *
   * @param user spaces included
   */
  record Arguments(String user, String digest) {}

  static Arguments parse(Pop3Cursor arguments) throws Pop3SyntaxException {
    String all = arguments.userName().stripTrailing();
    int space = all.lastIndexOf(' ');
    if (space < 1) {
      throw new Pop3SyntaxException("a user name and a digest");
    }
    return new Arguments(all.substring(0, space), all.substring(space + 1));
  }

  static void run(Pop3Session session, Phase.Authorization in, Arguments arguments) {
    Optional<SaslMechanism> mechanism = session.logins().apop();
    Optional<String> timestamp = session.timestamp();
    if (mechanism.isEmpty() || timestamp.isEmpty()) {
      session.refuse("APOP is not available here");
      return;
    }
    String message = String.join("\0", timestamp.get(), arguments.user(), arguments.digest());
    String base64 = Base64.getEncoder().encodeToString(message.getBytes(UTF_8));
    Login.begin(
        session, session.logins().sasl(mechanism.get(), Optional.of(base64), new Login(session)));
  }
}
