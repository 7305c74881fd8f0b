package dev.postern.smtp.server;

import java.io.IOException;

/** A header is longer than what is looked at, so that it cannot be changed as it should. */
final class HeaderTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  HeaderTooLongException() {
    super("the header is longer than what is looked at");
  }
}
