package dev.postern.auth.passdb;

import java.util.Locale;
import java.util.Objects;

/** What follows from the answer of one {@link Passdb} in a chain: Dovecot's {@code result_*}. */
public enum PassdbResult {
  /** Success, whatever came before; nobody else is asked. */
  RETURN_OK,
  /** What came before, a failure if nothing did; nobody else is asked. */
  RETURN,
  /** Failure, whatever came before; nobody else is asked. */
  RETURN_FAIL,
  /** The next one is asked; after a success it verifies no password any more. */
  CONTINUE,
  /** Success so far, and the next one is asked, which verifies no password any more. */
  CONTINUE_OK,
  /** Failure so far, and the next one is asked. */
  CONTINUE_FAIL;

  /**
   * Dovecot's word, e.g. {@code return-ok}.
   *
   * @throws IllegalArgumentException if there is no such word
   */
  public static PassdbResult parse(String word) {
    return DovecotWords.parse(PassdbResult.class, Objects.requireNonNull(word, "word"));
  }

  /** As settings write it, e.g. {@code return-ok}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
