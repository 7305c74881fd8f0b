package dev.postern.auth;

import dev.postern.ServerPart;

/**
 * A SASL mechanism (RFC 4422), shared by SMTP, POP3 and IMAP; it never sees their wire forms, only
 * decoded octets.
 *
 * <p>Implementations are stateless and safe for many threads; the state of one login lives in the
 * {@link SaslExchange}.
 */
public interface SaslMechanism extends ServerPart {

  /** The registered name in upper case, e.g. {@code PLAIN}. */
  String name();

  /** Whether a passive listener could read the secret, so that TLS is asked for first. */
  Exposure exposure();

  /** Starts one exchange. */
  SaslExchange start(SaslContext context);

  /** What a listener on a clear connection learns. */
  enum Exposure {
    /** The password itself crosses the wire (PLAIN, LOGIN, OAUTHBEARER). */
    PLAINTEXT,
    /** Only proofs cross the wire (SCRAM, CRAM-MD5). */
    PROOF
  }
}
