package dev.postern.pop3.server;

import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.pop3.wire.MultiLine;
import dev.postern.pop3.wire.Pop3Cursor;
import dev.postern.pop3.wire.Pop3Reply;
import dev.postern.pop3.wire.Pop3SyntaxException;
import java.util.Base64;
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
    String names =
        offered(session).stream().map(SaslMechanism::name).collect(Collectors.joining(" "));
    return names.isEmpty() ? List.of() : List.of("SASL " + names);
  }

  static void run(Pop3Session session, Arguments arguments) {
    if (arguments.mechanism().isEmpty()) {
      Stream<String> names = offered(session).stream().map(SaslMechanism::name);
      session.write(new MultiLine(Stream.concat(Stream.of("+OK"), names).iterator()));
      return;
    }
    Optional<SaslMechanism> mechanism =
        offered(session).stream()
            .filter(m -> m.name().equals(arguments.mechanism().get()))
            .findFirst();
    if (mechanism.isEmpty()) {
      session.refuse("This mechanism is not available here");
      return;
    }
    SaslExchange exchange =
        mechanism
            .get()
            .start(
                new SaslContext(
                    named(session), session.login().context(), session.server().hostname()));
    if (arguments.initialResponse().isEmpty()) {
      step(session, exchange, null);
    } else if (arguments.initialResponse().get().equals("=")) {
      step(session, exchange, new byte[0]);
    } else {
      response(session, exchange, arguments.initialResponse().get());
    }
  }

  /** A line of the client's. */
  static void response(Pop3Session session, SaslExchange exchange, String line) {
    if (line.equals("*")) {
      session.enter(Pop3Session.authorization());
      session.refuse("Authentication cancelled");
      return;
    }
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      session.enter(Pop3Session.authorization());
      session.refuse("Invalid base64");
      return;
    }
    step(session, exchange, octets);
  }

  private static void step(Pop3Session session, SaslExchange exchange, byte[] octets) {
    session.login().background(() -> exchange.next(octets), s -> taken(session, exchange, s));
  }

  private static void taken(Pop3Session session, SaslExchange exchange, SaslStep step) {
    if (step instanceof SaslStep.Challenge challenge) {
      session.enter(new Phase.Exchanging(exchange));
      session.write(Pop3Reply.challenge(Base64.getEncoder().encodeToString(challenge.octets())));
    } else if (step instanceof SaslStep.Done done) {
      session.login().finish(done.outcome(), session.lastName());
    } else {
      session.enter(Pop3Session.authorization());
      session.refuse("The response does not follow the mechanism");
    }
  }

  private static List<SaslMechanism> offered(Pop3Session session) {
    if (!(session.phase() instanceof Phase.Authorization)) {
      return List.of();
    }
    List<SaslMechanism> chosen = session.server().saslMechanisms();
    List<SaslMechanism> all = chosen.isEmpty() ? SaslMechanisms.standard() : chosen;
    boolean passwords = session.login().passwordsAllowed();
    return all.stream()
        .filter(m -> passwords || m.exposure() == SaslMechanism.Exposure.PROOF)
        .toList();
  }

  /** Notes the name that is tried, for the event of a failed login. */
  private static Authenticator named(Pop3Session session) {
    Authenticator authenticator = session.server().authenticator();
    return (credentials, context) -> {
      session.lastName(credentials.authenticationId());
      return authenticator.authenticate(credentials, context);
    };
  }
}
