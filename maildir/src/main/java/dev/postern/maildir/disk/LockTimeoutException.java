package dev.postern.maildir.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Another process held a lock too long. */
public final class LockTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  LockTimeoutException(Path file) {
    super("lock held by another process: " + file);
    this.file = file;
  }

  /** Whether it is about this lock file. */
  public boolean isOf(Path lock) {
    return lock.equals(file);
  }
}
