package dev.postern.maildir.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Another process held a lock too long. */
public final class LockTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  LockTimeoutException(Path file) {
    super("lock held by another process: " + file);
  }
}
