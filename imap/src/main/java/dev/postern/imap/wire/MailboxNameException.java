package dev.postern.imap.wire;

/**
 * The command is well formed but a mailbox name in it is no modified UTF-7 (RFC 3501 §5.1.3);
 * answered with NO, since no mailbox can have that name.
 */
public final class MailboxNameException extends ImapSyntaxException {
  private static final long serialVersionUID = 1L;

  MailboxNameException(String message) {
    super(message);
  }
}
