package dev.postern.auth.passwdfile;

import java.io.IOException;

/** A file of passwords that too many can read: it is not waited for until it is better. */
final class ExposedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  ExposedFileException(String message) {
    super(message);
  }
}
