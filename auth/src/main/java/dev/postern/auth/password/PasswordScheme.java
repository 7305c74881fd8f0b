package dev.postern.auth.password;

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
   * @param stored without the {@code {SCHEME}} prefix
   * @throws IllegalArgumentException if {@code stored} is not of this scheme's form
   */
  boolean verify(String password, String stored);

  /**
   * What {@link #verify} costs for what is stored, so that a server can spend as much on users that
   * do not exist. Default: the same for all that is stored, and more than any other scheme.
   *
   * @throws IllegalArgumentException if {@code stored} is not of this scheme's form
   */
  default Work work(String stored) {
    return new Work(name(), Long.MAX_VALUE);
  }

  /** What to store for a password, without the {@code {SCHEME}} prefix. */
  String hash(String password, RandomGenerator random);
}
