package dev.postern.delivery.alias;

/** The right-hand side of an alias is no list of addresses; the message says what is wrong. */
final class AddressSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  AddressSyntaxException(String message) {
    super(message);
  }
}
