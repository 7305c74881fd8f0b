package dev.postern.net;

import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslMechanism.Exposure;
import java.util.EnumSet;
import java.util.Set;

/**
 * A protocol as a listener speaks it, e.g. Submission. Stateless, shared by all its connections.
 */
public interface Protocol extends ServerPart {

  /**
   * The service's usual name, also the default name of a listener: {@code smtp}, {@code
   * submission}, {@code imaps}.
   */
  String name();

  /** The registered TCP port, e.g. 993. */
  int defaultPort();

  /** How TLS is used. */
  TlsMode tlsMode();

  /** Starts the session of a new connection; {@link ProtocolSession#opened()} follows. */
  ProtocolSession open(Connection connection, ServerContext server);

  /**
   * One line that tells a client, before any session exists, that it is not served now; sent on
   * clear connections alone. E.g. {@code 421 4.7.0 Too many connections}, with its CRLF.
   */
  byte[] refusal(Goodbye reason);

  /** What a listener cannot do its work without; a server that lacks it is not built. */
  default Set<Need> needs() {
    return Set.of();
  }

  /**
   * The capabilities that a listener of such a server can hide, as they are advertised, in upper
   * case; SASL mechanisms as {@code AUTH=NAME}. Empty if this protocol does not say: any name can
   * then be hidden.
   */
  default Set<String> capabilities(ServerContext server) {
    return Set.of();
  }

  /**
   * What the ways to log in ask of a connection that are left when a listener of such a server
   * hides some capabilities: {@link Exposure#PLAINTEXT} if there are some that need one where
   * nobody can listen in, {@link Exposure#PROOF} if there are some for any connection. If it is
   * empty nobody can log in. Default: passwords, and the mechanisms that the embedder chose.
   *
   * @param hidden as {@link #capabilities} names them
   */
  default Set<Exposure> logins(ServerContext server, Set<String> hidden) {
    Set<Exposure> ways = EnumSet.of(Exposure.PLAINTEXT);
    server.saslMechanisms().stream()
        .filter(m -> !m.needsSecret() || server.authenticator().hasSecrets(m.name()))
        .map(SaslMechanism::exposure)
        .forEach(ways::add);
    return ways;
  }

  /** The capability without which {@link TlsMode#STARTTLS} does not begin TLS. */
  default String startTls() {
    return "STARTTLS";
  }

  /** What a listener cannot do its work without. */
  enum Need {
    /** Users who log in, over a connection where they may. */
    LOGINS,
    /** Somebody to whom mail can be delivered. */
    RECIPIENTS,
    /** Somebody who knows the users, whoever logs in. */
    USERS
  }

  /** How a listener uses TLS. */
  enum TlsMode {
    /** Never. */
    NONE,
    /** On the client's command, if the server has a certificate. */
    STARTTLS,
    /** From the first octet (RFC 8314). */
    IMPLICIT
  }
}
