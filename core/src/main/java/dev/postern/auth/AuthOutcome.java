package dev.postern.auth;

import java.util.Objects;

/** The answer of an {@link Authenticator}. */
public sealed interface AuthOutcome {

  /** The credentials are right. */
  record Accepted(MailUser user) implements AuthOutcome {
    public Accepted {
      Objects.requireNonNull(user, "user");
    }
  }

  /**
   * The user does not exist, the password is wrong, or the user may not log in; the client never
   * learns which.
   *
   * @param reason for the log and observers
   */
  record Denied(DenialReason reason) implements AuthOutcome {
    public Denied {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * The question could not be answered now (file unreadable, database away); the client may try
   * again.
   */
  record Unavailable() implements AuthOutcome {}

  /** The credentials are right. */
  static AuthOutcome accepted(MailUser user) {
    return new Accepted(user);
  }

  /** The credentials are not good, and nobody is told why: {@link DenialReason#UNSPECIFIED}. */
  static AuthOutcome denied() {
    return new Denied(DenialReason.UNSPECIFIED);
  }

  /** The credentials are not good; the reason is for the log and observers. */
  static AuthOutcome denied(DenialReason reason) {
    return new Denied(reason);
  }

  /** No answer now. */
  static AuthOutcome unavailable() {
    return new Unavailable();
  }
}
