package dev.postern.auth;

import java.util.Objects;

/** The answer of an {@link Authenticator} that is asked for a secret. */
public sealed interface SecretLookup {

  /**
   * The user may log in if the client proves that it knows the secret.
   *
   * @param user who is then logged in
   */
  record Found(Secret secret, MailUser user) implements SecretLookup {
    public Found {
      Objects.requireNonNull(secret, "secret");
      Objects.requireNonNull(user, "user");
    }
  }

  /**
   * Nobody can log in by this name: there is no such user, or it may not log in, or not from there.
   * The mechanism goes on as if there were a secret, and denies at the end for this reason.
   *
   * @param reason for the log and observers; no client learns it
   */
  record Unknown(DenialReason reason) implements SecretLookup {
    public Unknown {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * No secret fits the mechanism: the authenticator gives none at all, or what it keeps of this
   * user's password serves other mechanisms only. To a client it is as if the user were unknown.
   */
  record NotSupported() implements SecretLookup {}

  /** It cannot be told now; the client may try again. */
  record Unavailable() implements SecretLookup {}

  /** The user may log in with this secret. */
  static SecretLookup found(Secret secret, MailUser user) {
    return new Found(secret, user);
  }

  /** There is no such user: {@link DenialReason#UNKNOWN_USER}. */
  static SecretLookup unknown() {
    return new Unknown(DenialReason.UNKNOWN_USER);
  }

  /** The user may not log in; the reason is for the log and observers. */
  static SecretLookup unknown(DenialReason reason) {
    return new Unknown(reason);
  }

  /** No secret fits the mechanism. */
  static SecretLookup notSupported() {
    return new NotSupported();
  }

  /** No answer now. */
  static SecretLookup unavailable() {
    return new Unavailable();
  }
}
