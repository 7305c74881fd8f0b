package dev.postern.auth;

import dev.postern.ServerPart;
import java.util.Optional;

/**
 * A SASL mechanism (RFC 4422), shared by SMTP, POP3 and IMAP; it never sees their wire forms, only
 * decoded octets.
 *
 * <p>One that trusts the certificate of a client, whose name it is; {@code certificate} finds it in
 * the connection's {@link dev.postern.net.TlsInfo}, {@code mailbox} the user in its subject, as the
 * embedder wishes:
 *
 * <pre>{@code
 * final class External implements SaslMechanism {
 *   public String name() {
 *     return "EXTERNAL";
 *   }
 *
 *   public Exposure exposure() {
 *     return Exposure.PROOF;
 *   }
 *
 *   public boolean available(AuthContext login) {
 *     return certificate(login).isPresent();
 *   }
 *
 *   public SaslExchange start(SaslContext context) {
 *     String user = mailbox(certificate(context.login()).orElseThrow());
 *     return response -> {
 *       if (response == null) {
 *         return new SaslStep.Challenge(new byte[0]);
 *       }
 *       String actingAs = new String(response, UTF_8);
 *       return new SaslStep.Done(
 *           actingAs.isEmpty() || actingAs.equals(user)
 *               ? AuthOutcome.accepted(MailUser.of(user))
 *               : AuthOutcome.denied(DenialReason.NOT_AUTHORIZED));
 *     };
 *   }
 * }
 * }</pre>
 *
 * <p>The mechanisms of a server choose how people log in: commands that bring a password (IMAP's
 * LOGIN, POP3's USER and PASS) are taken where PLAIN or LOGIN is among them, and refused elsewhere.
 * A server whose mechanisms all decide alone, as this one does, needs an authenticator all the
 * same, which nobody asks: {@code (credentials, login) -> AuthOutcome.denied()}.
 *
 * <p>Implementations are stateless and safe for many threads; the state of one login lives in the
 * {@link SaslExchange}.
 */
public interface SaslMechanism extends ServerPart {

  /**
   * The registered name, e.g. {@code PLAIN}: 1 to 20 letters in upper case, digits, hyphens and
   * underscores (RFC 4422 §3.1). No two mechanisms of a server have the same.
   */
  String name();

  /** Whether a passive listener could read the secret, so that TLS is asked for first. */
  Exposure exposure();

  /**
   * Whether it makes sense on a connection as it is now: one that needs a client's certificate or a
   * channel binding (EXTERNAL, SCRAM with {@code -PLUS}) is neither offered nor served where there
   * is none. Called in the connection's serial context, often; does not block. One that throws is
   * not available, and that is logged. Default: always.
   */
  default boolean available(AuthContext login) {
    return true;
  }

  /**
   * Whether it verifies a proof against a {@link Secret} (SCRAM, CRAM-MD5): it is then neither
   * offered nor served where the authenticator {@link Authenticator#hasSecrets has none for it}, as
   * over a file that holds hashes alone. Default: no.
   */
  default boolean needsSecret() {
    return false;
  }

  /**
   * The kind of credentials that it hands over: it is neither offered nor served where the
   * authenticator does not {@link Authenticator#verifies verify} that kind. Default: empty, nobody
   * is asked.
   */
  default Optional<Class<? extends Credentials>> credentials() {
    return Optional.empty();
  }

  /** Starts one exchange; may block. */
  SaslExchange start(SaslContext context);

  /** What a listener on a clear connection learns. */
  enum Exposure {
    /** The password itself crosses the wire (PLAIN, LOGIN, OAUTHBEARER). */
    PLAINTEXT,
    /** Only proofs cross the wire (SCRAM, CRAM-MD5). */
    PROOF
  }
}
