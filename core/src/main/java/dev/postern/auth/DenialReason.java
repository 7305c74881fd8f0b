package dev.postern.auth;

import java.util.Locale;

/**
 * Why a login was denied, for the log and observers. No client learns it, and the time that a
 * denial takes must not tell it.
 */
public enum DenialReason {
  /** The authenticator does not say. */
  UNSPECIFIED,
  /** There is no such user. */
  UNKNOWN_USER,
  /** The user exists, and the password is another. */
  BAD_PASSWORD,
  /** The password is longer than {@link dev.postern.Limits.Count#PASSWORD_OCTETS}; unchecked. */
  PASSWORD_TOO_LONG,
  /** The user may not log in. */
  DISABLED,
  /** The user has no password here; another database may have one. */
  NO_PASSWORD,
  /**
   * Of the user's password nothing is kept that the mechanism can verify a proof against (SCRAM
   * where there is a SHA512-CRYPT hash); with PLAIN the user may come in.
   */
  NO_SECRET_FOR_MECHANISM,
  /** No password of the user fits here ({@code !} or {@code *}); another database may have one. */
  LOCKED,
  /**
   * The user is let in by no password here (the field {@code fail}); another database may do so, of
   * its own.
   */
  REFUSED,
  /** The time of the account or of its password is over. */
  EXPIRED,
  /** The user may log in, but not from this address or by this service. */
  NOT_FROM_HERE,
  /** The user may log in, but not act as the one who was named (RFC 4422 §3.4.1). */
  NOT_AUTHORIZED,
  /**
   * The client would bind its login to the connection in a way that is not here, or was made to
   * believe that the server cannot (RFC 5802 §6).
   */
  CHANNEL_BINDING;

  /** As logs write it, e.g. {@code bad-password}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
