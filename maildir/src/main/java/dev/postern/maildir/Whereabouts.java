package dev.postern.maildir;

import dev.postern.maildir.disk.LockTimeoutException;
import dev.postern.maildir.index.MessageFile;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Finds messages whose files are not where they were known to be. */
final class Whereabouts {
  private Whereabouts() {}

  /**
   * Looks for all if nobody has the mailbox locked, else for this one; who reads waits for others
   * only to be sure that a message is gone.
   *
   * @return nothing if the message is gone
   */
  static Optional<MessageFile> find(MailboxState mailbox, MessageFile lost) throws IOException {
    Optional<MessageFile> known = mailbox.published().files().find(lost.uid());
    if (known.isEmpty() || !known.get().equals(lost)) {
      return known;
    }
    if (relistedAtOnce(mailbox)) {
      return mailbox.published().files().find(lost.uid());
    }
    Optional<MessageFile> seen = DirectoryListing.find(mailbox.paths(), lost);
    return seen.isPresent()
        ? seen
        : mailbox.change(
            change -> {
              mailbox.relist(change);
              return change.files().find(lost.uid());
            });
  }

  private static boolean relistedAtOnce(MailboxState mailbox) throws StoreException {
    if (!mailbox.changes().tryLock()) {
      return false;
    }
    try {
      mailbox.change(
          Deadline.in(Duration.ZERO),
          change -> {
            mailbox.relist(change);
            return change;
          });
      return true;
    } catch (StoreException e) {
      if (e.getCause() instanceof LockTimeoutException) {
        return false;
      }
      throw e;
    } finally {
      mailbox.changes().unlock();
    }
  }
}
