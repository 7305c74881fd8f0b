package dev.postern.imap.view;

/** How a session has its mailbox open. */
public enum MailboxAccess {
  /** By SELECT. */
  READ_WRITE,
  /** By EXAMINE. */
  READ_ONLY
}
