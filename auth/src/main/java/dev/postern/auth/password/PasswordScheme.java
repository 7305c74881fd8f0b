package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A way to store a password, under Dovecot's name for it. Stateless, for many threads; calls are
 * slow by design.
 */
public interface PasswordScheme {

  /** The name in upper case, e.g. {@code SHA512-CRYPT}. */
  String name();

  /**
   * Whether a password fits what is stored.
   *
   * @param login the name matters only where it is part of what is hashed (DIGEST-MD5)
   * @param stored without the {@code {SCHEME}} prefix
   * @throws IllegalArgumentException if {@code stored} is not of this scheme's form; the text holds
   *     no part of it
   */
  boolean verify(Credentials.Password login, String stored);

  /**
   * What {@link #verify} costs for what is stored, so that a server can spend as much on users that
   * do not exist. Default: the same for all that is stored, and more than any other scheme.
   *
   * @throws IllegalArgumentException if {@code stored} is not of this scheme's form
   */
  default Work work(String stored) {
    return new Work(name(), Long.MAX_VALUE);
  }

  /**
   * What to store for a password, without the {@code {SCHEME}} prefix.
   *
   * @param login the name matters only where it is part of what is hashed (DIGEST-MD5)
   */
  String hash(Credentials.Password login, RandomGenerator random);

  /**
   * What a mechanism by proof can verify against, where this scheme keeps it. Default: nothing.
   *
   * @param mechanism its SASL name, e.g. {@code SCRAM-SHA-256-PLUS}
   * @throws IllegalArgumentException if {@code stored} is not of this scheme's form
   */
  default Optional<Secret> secret(String stored, String mechanism) {
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(mechanism, "mechanism");
    return Optional.empty();
  }

  /**
   * Whether who steals what is stored soon has the password: it is kept in the clear, or its hash
   * is fast. Such passwords are verified; new ones are better kept by another scheme.
   */
  default boolean isWeak() {
    return false;
  }

  /**
   * This scheme, its new hashes made with so many rounds: those of SHA256-CRYPT, SHA512-CRYPT,
   * PBKDF2 and SCRAM, the passes of Argon2, the logarithm of bcrypt's. Default: there are none.
   *
   * @throws IllegalArgumentException if it has no rounds, or not so many or few
   */
  default PasswordScheme withRounds(int rounds) {
    throw new IllegalArgumentException(name() + " has no rounds to choose");
  }
}
