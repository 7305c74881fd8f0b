package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * Passwords in a database of one's own, in the form that passwd-files and Dovecot's SQL databases
 * keep: {@code {SHA512-CRYPT}$6$...}. For many threads; both calls are slow by design and belong on
 * a thread that may block, as {@link dev.postern.auth.Authenticator#authenticate} is called on.
 *
 * <pre>{@code
 * String stored = Passwords.hash("secret"); // keep this
 * boolean fits = Passwords.verify("secret", stored);
 * }</pre>
 *
 * <p>An authenticator that answers at once for a user who does not exist tells by its time who
 * does: verify such a login against the hash of some other password, and deny it.
 */
public final class Passwords {
  private static final PasswordSchemes SCHEMES = PasswordSchemes.standard();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Verified for a locked account, so that its time does not tell that it is one. */
  private static final StoredPassword DECOY = StoredPassword.parse(hash("decoy"));

  private Passwords() {}

  /** What to store for a password: SHA512-CRYPT with a new salt, its scheme in front. */
  public static String hash(String password) {
    Objects.requireNonNull(password, "password");
    return "{%s}%s"
        .formatted(CryptScheme.SHA512.name(), CryptScheme.SHA512.hash(nameless(password), RANDOM));
  }

  /**
   * Whether a password fits what is stored. None fits a locked account: one where nothing is
   * stored, or an exclamation mark or an asterisk where the hash would begin; that takes as long as
   * a hash that {@link #hash} made.
   *
   * @param stored of any scheme of {@link PasswordSchemes#standard}; without a {@code {SCHEME}} in
   *     front it is crypt(3)'s, as in Dovecot
   * @throws IllegalArgumentException if the scheme is unknown or what is stored is not of its form;
   *     the text holds no part of it. That is no denial: answer {@link
   *     dev.postern.auth.AuthOutcome#unavailable}
   */
  public static boolean verify(String password, String stored) {
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(stored, "stored");
    return verify(SCHEMES, nameless(password), StoredPassword.parse(stored));
  }

  static boolean verify(
      PasswordSchemes schemes, Credentials.Password login, StoredPassword stored) {
    boolean locked = stored.isLocked();
    boolean fits = schemes.verify(login, locked ? DECOY : stored);
    return fits && !locked;
  }

  private static Credentials.Password nameless(String password) {
    return Credentials.Password.of("", password);
  }
}
