package dev.postern.maildir;

import dev.postern.maildir.disk.FileStamp;
import dev.postern.maildir.disk.LockTimeoutException;
import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds messages whose files are not where they were known to be. While others have the mailbox
 * locked, its directories are listed once for all messages, and the lock is waited for once. Used
 * by many threads.
 */
final class Whereabouts {
  private final MailboxState mailbox;
  // Guarded by this. Soft: large where the mailbox is.
  private SoftReference<Seen> last = new SoftReference<>(null);
  private volatile Optional<InVain> inVain = Optional.empty();

  Whereabouts(MailboxState mailbox) {
    this.mailbox = mailbox;
  }

  /**
   * Looks for all if nobody has the mailbox locked, else among the names that are there; who reads
   * waits for others only to be sure that a message is gone.
   *
   * @return nothing if the message is gone
   */
  Optional<MessageFile> find(MessageFile lost) throws IOException {
    Optional<MessageFile> known = mailbox.published().files().find(lost.uid());
    if (known.isEmpty() || !known.get().equals(lost)) {
      return known;
    }
    if (relistedAtOnce()) {
      forget();
      return mailbox.published().files().find(lost.uid());
    }
    MessageFile seen = seen().files().get(lost.base());
    return seen != null ? Optional.of(lost.at(seen.place(), seen.name())) : surely(lost);
  }

  private Optional<MessageFile> surely(MessageFile lost) throws IOException {
    Optional<InVain> waited = inVain.filter(InVain::isOfNow);
    if (waited.isPresent()) {
      throw waited.get().told();
    }
    try {
      return mailbox.change(
          change -> {
            mailbox.relist(change);
            return change.files().find(lost.uid());
          });
    } catch (StoreException e) {
      if (e.getCause() instanceof LockTimeoutException timeout) {
        long end = System.nanoTime() + mailbox.settings().lockPatience().toNanos();
        inVain = Optional.of(new InVain(e.kind(), timeout, end));
      }
      throw e;
    }
  }

  private synchronized void forget() {
    last = new SoftReference<>(null);
    inVain = Optional.empty();
  }

  private synchronized Seen seen() throws IOException {
    MailboxPaths paths = mailbox.paths();
    FileStamp fresh = FileStamp.of(paths.place(Place.NEW));
    FileStamp cur = FileStamp.of(paths.place(Place.CUR));
    Seen kept = last.get();
    if (kept != null && kept.settled() && kept.fresh().equals(fresh) && kept.cur().equals(cur)) {
      return kept;
    }
    Instant time = mailbox.settings().diskClock().instant();
    long now = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    Map<String, MessageFile> files = new HashMap<>();
    DirectoryListing.of(paths, EnumSet.allOf(Place.class))
        .names()
        .forEach(
            (place, names) ->
                names.forEach(
                    name ->
                        files.putIfAbsent(
                            MessageName.baseOf(name), new MessageFile(0, place, name))));
    Seen seen = new Seen(fresh, cur, fresh.settledAt(now) && cur.settledAt(now), files);
    last = new SoftReference<>(seen);
    return seen;
  }

  private boolean relistedAtOnce() throws StoreException {
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

  /**
   * The names in the mailbox's directories.
   *
   * @param fresh how {@code new} looked before
   * @param cur how {@code cur} looked before
   * @param settled whether a later change must make them look otherwise
   * @param files by what does not change of a name; their UIDs are not known
   */
  private record Seen(
      FileStamp fresh, FileStamp cur, boolean settled, Map<String, MessageFile> files) {}

  /**
   * The lock was waited for as long as patience lasts.
   *
   * @param endNanos until when nobody waits again, by System.nanoTime
   */
  private record InVain(StoreException.Kind kind, LockTimeoutException why, long endNanos) {
    boolean isOfNow() {
      return System.nanoTime() - endNanos < 0;
    }

    StoreException told() {
      return new StoreException(kind, "mailbox locked by another program", why);
    }
  }
}
