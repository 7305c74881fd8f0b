package dev.postern.auth.policy;

import java.io.IOException;

/**
 * Passwords that were stolen somewhere and will be tried everywhere. Called by many threads; may
 * block.
 *
 * <pre>{@code
 * BreachedPasswords few = password -> Set.of("password123", "letmein2024").contains(password);
 * BreachedPasswords all = BreachedPasswordFile.of(Path.of("/var/lib/postern/pwned-sha1.txt"));
 * }</pre>
 */
@FunctionalInterface
public interface BreachedPasswords {

  /**
   * Whether the password is one of them.
   *
   * @throws IOException if it cannot be told; the password is then neither refused nor set
   */
  boolean contains(String password) throws IOException;
}
