package dev.postern.auth.dialogue;

/** Why an exchange came to no outcome. None counts as a failed login. */
public enum LoginFault {
  /** The client sent {@code *}. */
  CANCELLED,
  /** A line is not base64. */
  NOT_BASE64,
  /** A message does not follow the mechanism's grammar. */
  MALFORMED,
  /** A line is longer than {@link dev.postern.Limits.Count#SASL_LINE_OCTETS}. */
  LINE_TOO_LONG
}
