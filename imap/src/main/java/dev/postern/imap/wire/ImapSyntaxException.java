package dev.postern.imap.wire;

/** A command does not follow the grammar; answered with BAD. The message is for the client. */
public class ImapSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * With the reason in words of our own.
   *
   * @param message never holds octets that the client sent
   */
  public ImapSyntaxException(String message) {
    super(message, null, false, false);
  }
}
