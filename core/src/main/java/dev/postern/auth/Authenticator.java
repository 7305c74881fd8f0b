package dev.postern.auth;

import dev.postern.ServerPart;

/**
 * Decides whether credentials are good (what Dovecot calls a passdb).
 *
 * <p>Called on the pool for authentication, by many threads at once; it may block (hash, read a
 * file, ask a database). Denials should take the same time whether the user exists or not. An
 * exception counts as {@link AuthOutcome.Unavailable} and is logged.
 *
 * <pre>{@code
 * Authenticator one = (credentials, context) ->
 *     credentials instanceof Credentials.Password p && p.equals(Credentials.Password.of("ann@example.org", "secret"))
 *         ? AuthOutcome.accepted(MailUser.of("ann@example.org"))
 *         : AuthOutcome.denied();
 * }</pre>
 */
@FunctionalInterface
public interface Authenticator extends ServerPart {

  /** Checks the credentials. */
  AuthOutcome authenticate(Credentials credentials, AuthContext context);

  /**
   * An authenticator that asks this one, and the next if this one denies. {@link
   * AuthOutcome.Unavailable} is remembered: if no later one accepts, the answer is unavailable
   * rather than denied, as in Dovecot's chain of passdbs.
   */
  default Authenticator or(Authenticator next) {
    return new AuthenticatorChain(this, next);
  }
}
