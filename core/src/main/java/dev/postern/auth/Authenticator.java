package dev.postern.auth;

import dev.postern.ServerPart;
import java.util.List;

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

  /**
   * Checks the credentials. Those of a kind that it does not know it denies.
   *
   * <p>It must deny an {@link Credentials#authorizationId} that it does not grant: a client that
   * asks to act as another is not to come in as itself. Where it accepts one whom the client did
   * not name in either identity, the server denies the login ({@link DenialReason#NOT_AUTHORIZED}).
   */
  AuthOutcome authenticate(Credentials credentials, AuthContext context);

  /**
   * Gives what a mechanism verifies a client's proof against (SCRAM, CRAM-MD5). Whoever may not log
   * in from there is {@link SecretLookup.Unknown}, as in {@link #authenticate}. Called as that, and
   * an exception counts as {@link SecretLookup.Unavailable}. Default: no mechanism is supported.
   *
   * @param user the name as the client sent it, not normalised
   * @param mechanism the SASL mechanism's name, e.g. {@code SCRAM-SHA-256}: which kind of {@link
   *     Secret} it can use
   */
  default SecretLookup secret(String user, String mechanism, AuthContext context) {
    return SecretLookup.notSupported();
  }

  /**
   * Whether {@link #secret} may find something for a mechanism, whoever the user is: one that
   * {@link SaslMechanism#needsSecret needs a secret} is neither offered nor served where it may
   * not. Called in a connection's serial context, often; does not block. Default: no.
   *
   * @param mechanism the SASL mechanism's name
   */
  default boolean hasSecrets(String mechanism) {
    return false;
  }

  /**
   * Whether {@link #authenticate} may accept credentials of a kind: a mechanism that hands over
   * {@link SaslMechanism#credentials one of them} is neither offered nor served where it may not
   * (OAUTHBEARER and {@link Credentials.Token}, EXTERNAL and {@link Credentials.Certificate}).
   * Called in a connection's serial context, often; does not block. Default: passwords alone.
   */
  default boolean verifies(Class<? extends Credentials> kind) {
    return kind == Credentials.Password.class;
  }

  /**
   * The name of whoever's password is checked when a client gives a name: where several names are
   * one user's ({@code ann@a} and {@code ann@b}, if it is {@code ann} that is looked up), that one;
   * of {@code user*master} the master's. Under it the {@link LoginGuard} counts failures, so that
   * nobody is guessed under ever new names, and what bars a user bars it under all of its names.
   * Called in a connection's serial context; pure and cheap. Default: the name itself.
   *
   * @param name as the client sent it, not normalised
   */
  default String subject(String name) {
    return name;
  }

  /**
   * Several in order, as Dovecot's passdbs: the first that accepts decides. If none does, the
   * answer is unavailable if one of them could not tell, and else denied, with the reason of the
   * first that knows the user. One that throws or answers null could not tell; that is logged, and
   * the next one is asked. All are asked of a user that they deny, so that time tells nothing.
   * Secrets likewise: the first that finds one decides, and all are asked of everybody.
   *
   * <p>If each of them is a {@link UserDirectory} too, so is the chain, as {@link
   * UserDirectory#chain}. If one is not, the chain knows nobody, and {@link
   * dev.postern.MailServerBuilder#userDirectory} has to be called where deliveries ask.
   *
   * <pre>{@code
   * .authenticator(Authenticator.chain(PasswdFileAuthenticator.of(staff), PasswdFileAuthenticator.of(guests)))
   * }</pre>
   */
  static Authenticator chain(Authenticator first, Authenticator... next) {
    List<Authenticator> all = Links.of(first, next);
    AuthenticatorChain logins = new AuthenticatorChain(all);
    if (!all.stream().allMatch(UserDirectory.class::isInstance)) {
      return logins;
    }
    return new AccountChain(
        logins, new UserDirectoryChain(all.stream().map(UserDirectory.class::cast).toList()));
  }
}
