package dev.postern.smtp.policy.delegation;

import java.io.IOException;

/** A kept connection was closed before anything was answered on it, as one that was unused is. */
final class StaleLinkException extends IOException {
  private static final long serialVersionUID = 1;

  StaleLinkException(IOException cause) {
    super("it closed the connection", cause);
  }
}
