package dev.postern.auth.policy;

/** How a password stands in its time. */
public enum PasswordStanding {
  /** It holds for some time yet, or for ever. */
  GOOD,
  /** It is to be changed soon. */
  DUE,
  /** Its time is over: logins with it are refused. */
  EXPIRED,
  /** Passwords have an age here, and nobody knows this one's. */
  AGE_UNKNOWN
}
