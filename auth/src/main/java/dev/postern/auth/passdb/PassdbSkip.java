package dev.postern.auth.passdb;

import java.util.Objects;

/** When a {@link Passdb} of a chain is not asked: Dovecot's {@code skip}. */
public enum PassdbSkip {
  /** It is always asked. */
  NEVER,
  /** Not if an earlier one has verified the password. */
  AUTHENTICATED,
  /** Only if an earlier one has verified the password. */
  UNAUTHENTICATED;

  /**
   * Dovecot's word, e.g. {@code never}.
   *
   * @throws IllegalArgumentException if there is no such word
   */
  public static PassdbSkip parse(String word) {
    return DovecotWords.parse(PassdbSkip.class, Objects.requireNonNull(word, "word"));
  }
}
