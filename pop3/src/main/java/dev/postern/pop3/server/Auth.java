package dev.postern.pop3.server;

import dev.postern.auth.SaslMechanism;
import dev.postern.pop3.wire.MultiLine;
import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** AUTH (RFC 5034): SASL over POP3. */
final class Auth {
  private Auth() {}

  /**
   * The arguments.
   *
   * @param mechanism its name in upper case; nothing to ask for the list (RFC 1734)
   * @param initialResponse base64, {@code =} for an empty one
   */
  record Arguments(Optional<String> mechanism, Optional<String> initialResponse) {}

  static Arguments parse(Pop3Cursor arguments) throws Pop3SyntaxException {
    if (arguments.atEnd()) {
      return new Arguments(Optional.empty(), Optional.empty());
    }
    String name = arguments.word("a mechanism").toUpperCase(Locale.ROOT);
    Optional<String> initial =
        arguments.atEnd() ? Optional.empty() : Optional.of(arguments.word("base64"));
    return new Arguments(Optional.of(name), initial);
  }

  static List<String> capability(Pop3Session session) {
    if (!(session.phase() instanceof Phase.Authorization)) {
      return List.of();
    }
    String names =
        session.logins().offered().stream()
            .map(SaslMechanism::name)
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? List.of() : List.of("SASL " + names);
  }

  static void run(Pop3Session session, Phase.Authorization in, Arguments arguments) {
    if (arguments.mechanism().isEmpty()) {
      Stream<String> names = session.logins().offered().stream().map(SaslMechanism::name);
      session.write(new MultiLine(Stream.concat(Stream.of("+OK"), names).iterator()));
      return;
    }
    Optional<SaslMechanism> mechanism =
        session.logins().find(arguments.mechanism().get()).filter(session.logins()::allows);
    if (mechanism.isEmpty()) {
      session.refuse("This mechanism is not available here");
      return;
    }
    Login.begin(
        session,
        session.logins().sasl(mechanism.get(), arguments.initialResponse(), new Login(session)));
  }
}
