package dev.postern.auth;

import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What a mechanism may use in one exchange. Made by the server, which may offer more in time; used
 * by the exchange alone, on the thread that calls it. Channel binding and the client's certificate
 * are facts of the connection: {@code context.login().peer().tls()}.
 */
public interface SaslContext {

  /** The circumstances of the login. */
  AuthContext login();

  /** The server's name, for mechanisms whose challenge holds it. */
  String hostname();

  /** The time, for challenges that hold it. */
  Clock clock();

  /** Randomness for nonces; a cryptographic generator unless the embedder chose another. */
  RandomGenerator random();

  /**
   * Whether another mechanism is offered on this connection as it is now: a client that could bind
   * its login to the connection, and believes that the server cannot, was misled where the one with
   * {@code -PLUS} is (RFC 5802 §6).
   *
   * @param mechanism its name in upper case
   */
  boolean offers(String mechanism);

  /**
   * Asks the server's authenticator, as its guard allows; may block. For a mechanism that needs the
   * answer before it goes on; others hand their credentials over ({@link SaslStep.Verify}). What
   * the guard would have the client wait before a check, it waits before its answer. A denial
   * counts as a failed login at once, whatever follows.
   *
   * @return unavailable also where the guard refuses or fails; what an authenticator throws passes
   *     through the exchange to the server, which makes it a temporary failure
   */
  AuthOutcome check(Credentials credentials);

  /**
   * Asks the server's authenticator for what a client's proof is verified against, as its guard
   * allows; may block. Where there is none, the exchange goes on as if there were, so that its
   * client cannot tell who exists, and ends in a denial for the reason that was given.
   *
   * @param user the name as the client sent it
   * @return unavailable also where the guard refuses or fails; what an authenticator throws passes
   *     through as in {@link #check}
   */
  SecretLookup secret(String user);

  /**
   * Octets that look random and are always the same for a name, in whatever case, while the
   * server's {@link dev.postern.MailServerBuilder#saltKey} is the same: the salt of a user of whom
   * there is no secret, so that asking twice does not tell who exists, and for the same reason that
   * of one whose {@link Secret.Password} has none. A mechanism with iterations gives all these the
   * count that most users have.
   *
   * @param user the name as the client sent it
   * @return 32 octets
   */
  byte[] salt(String user);
}
