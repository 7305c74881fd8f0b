package dev.postern.imap.command;

/** What the numbers in a command stand for. */
public enum Numbering {
  /** Message sequence numbers. */
  SEQUENCE,
  /** Unique identifiers (the UID commands, RFC 3501 §6.4.8). */
  UID
}
