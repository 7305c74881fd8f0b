package dev.postern.crash;

/** What is known of a message in a mailbox, from its client's view. */
enum Fate {
  /** Sent, no answer: it may be there or not. */
  SENT,
  /** Refused: it must not be there, for its client will send it again. */
  REFUSED,
  /** Acknowledged: it must be there. */
  ACKNOWLEDGED,
  /** Its removal was asked for, no answer: it may be there or not. */
  REMOVAL_ASKED,
  /** Its removal was acknowledged: it must not be there. */
  REMOVED
}
