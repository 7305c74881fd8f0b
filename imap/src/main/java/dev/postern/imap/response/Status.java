package dev.postern.imap.response;

/** The kinds of status responses (RFC 3501 §7.1). */
public enum Status {
  /** Done. */
  OK,
  /** Not done. */
  NO,
  /** Not understood, or not allowed now. */
  BAD
}
