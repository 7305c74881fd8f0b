package dev.postern.auth.secondfactor;

import java.time.Duration;
import java.util.Objects;

/** What came of a code that somebody typed. */
public sealed interface CodeCheck {

  /** It was the app's, and serves no more. */
  record Accepted() implements CodeCheck {}

  /**
   * It was a recovery code, and serves no more.
   *
   * @param left how many there are still; with few, tell the user to make new ones
   */
  record Recovered(int left) implements CodeCheck {}

  /** It was wrong, or has served before. */
  record Wrong() implements CodeCheck {}

  /**
   * There were too many wrong ones, and this one was not looked at.
   *
   * @param retryAfter until the next is
   */
  record TooMany(Duration retryAfter) implements CodeCheck {
    public TooMany {
      Objects.requireNonNull(retryAfter, "retryAfter");
    }
  }

  /** The user has no second factor. */
  record NotEnrolled() implements CodeCheck {}
}
