package dev.postern.store;

/** The system flags of RFC 3501 §2.3.2. */
public enum SystemFlag {
  /** {@code \Answered}. */
  ANSWERED,
  /** {@code \Flagged}. */
  FLAGGED,
  /** {@code \Deleted}. */
  DELETED,
  /** {@code \Seen}. */
  SEEN,
  /** {@code \Draft}. */
  DRAFT
}
