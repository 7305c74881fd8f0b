package dev.postern.imap.view;

/** Whether the client may now be told that messages are gone (RFC 3501 §7.4.1). */
public enum Expunges {
  /** It may: sequence numbers change. */
  REPORT,
  /** It may not: messages that are gone keep their numbers for now. */
  HOLD
}
