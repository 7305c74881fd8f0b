package dev.postern.maildir;

import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Says what an I/O failure means to a store's user. */
final class StoreFailures {
  private StoreFailures() {}

  /** A failure of a change or a read. */
  static StoreException of(IOException failure, Path mailbox) {
    return failure instanceof StoreException e
        ? e
        : new StoreException(kind(failure), mailbox + ": " + failure, failure);
  }

  /**
   * A failure of taking mail in: what a change of permissions or a remount can mend must not bounce
   * the mail.
   */
  static StoreException ofAppend(IOException failure, Path mailbox) {
    StoreException plain = of(failure, mailbox);
    boolean mendable = !(failure instanceof StoreException) && plain.kind() == Kind.NOT_PERMITTED;
    return mendable ? new StoreException(Kind.UNAVAILABLE, plain.getMessage(), failure) : plain;
  }

  private static Kind kind(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return Kind.NOT_PERMITTED;
    }
    if (failure instanceof NoSuchFileException) {
      return Kind.NOT_FOUND;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return Kind.EXISTS;
    }
    // The JDK has no types for these; it passes on the system's words.
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("quota exceeded")) {
      return Kind.OVER_QUOTA;
    }
    if (text.contains("read-only file system") || text.contains("not permitted")) {
      return Kind.NOT_PERMITTED;
    }
    return text.contains("name too long") ? Kind.INVALID_NAME : Kind.UNAVAILABLE;
  }
}
