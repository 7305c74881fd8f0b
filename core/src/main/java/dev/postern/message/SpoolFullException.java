package dev.postern.message;

import java.io.IOException;

/** There is no room for a message that arrives; there may be soon. */
public final class SpoolFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The text is for the log alone. */
  public SpoolFullException(String message) {
    super(message);
  }

  /** The disk says so. */
  public SpoolFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
