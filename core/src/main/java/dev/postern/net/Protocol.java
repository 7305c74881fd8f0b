package dev.postern.net;

import dev.postern.ServerContext;

/**
 * A protocol as a listener speaks it, e.g. Submission. Stateless, shared by all its connections.
 */
public interface Protocol {

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
