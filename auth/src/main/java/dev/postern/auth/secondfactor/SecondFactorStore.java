package dev.postern.auth.secondfactor;

import java.io.IOException;
import java.util.Optional;

/**
 * Where second factors are kept: an embedder's database, whose keys are worth encrypting. Called by
 * many threads; may block. Names come in lower case.
 */
public interface SecondFactorStore {

  /**
   * What is kept of a user.
   *
   * @throws IOException if it cannot be told
   */
  Optional<SecondFactor> find(String user) throws IOException;

  /**
   * Puts another one in the place of what was found, if that is still there, in one step: so a code
   * serves once, however many use it at the same time.
   *
   * @param expected what {@link #find} gave
   * @param next nothing to take it away
   * @return whether it was still there
   * @throws IOException if it cannot be kept
   */
  boolean replace(String user, Optional<SecondFactor> expected, Optional<SecondFactor> next)
      throws IOException;
}
