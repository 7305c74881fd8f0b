package dev.postern.auth;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** The answer of a {@link UserDirectory}. */
public sealed interface UserLookup {

  /** There is such a user. */
  record Found(MailUser found) implements UserLookup {
    public Found {
      Objects.requireNonNull(found, "found");
    }
  }

  /** There is no such user. */
  record Unknown() implements UserLookup {}

  /**
   * It cannot be told now: a delivery is deferred, and a login may be tried again.
   *
   * @param reason for the log; no client sees it
   */
  record Unavailable(String reason) implements UserLookup {
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** There is such a user. */
  static UserLookup found(MailUser user) {
    return new Found(user);
  }

  /** There is no such user. */
  static UserLookup unknown() {
    return new Unknown();
  }

  /**
   * It cannot be told now.
   *
   * @param reason for the log; no client sees it
   */
  static UserLookup unavailable(String reason) {
    return new Unavailable(reason);
  }

  /** Found if there is one, and else unknown. */
  static UserLookup of(Optional<MailUser> user) {
    return user.<UserLookup>map(Found::new).orElseGet(Unknown::new);
  }

  /**
   * The user, or nothing if there is none.
   *
   * @throws IOException if it cannot be told now; the text is the reason
   */
  default Optional<MailUser> user() throws IOException {
    if (this instanceof Unavailable unavailable) {
      throw new IOException(unavailable.reason());
    }
    return this instanceof Found found ? Optional.of(found.found()) : Optional.empty();
  }
}
