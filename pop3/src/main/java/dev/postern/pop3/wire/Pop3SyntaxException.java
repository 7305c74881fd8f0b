package dev.postern.pop3.wire;

/** A command's argument does not follow the grammar. */
public final class Pop3SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what was expected, for the reply; never with what the client sent. */
  public Pop3SyntaxException(String expected) {
    super(expected);
  }
}
