package dev.postern.maildir.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock file as Dovecot makes it: appearing exclusively, holding {@code pid:host}. A lock of a
 * process that is gone from this host is taken over at once, one that names no living process of
 * this host when it is two minutes old, and so a lock that is held is touched now and then. Who was
 * taken for gone and is not leaves the other's lock alone.
 */
public final class DotLock implements Closeable {
  /** When a lock whose owner cannot be asked counts as left behind (Dovecot: 120 s). */
  static final Duration STALE_AFTER = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(DotLock.class);

  /** How long who waits for a lock may take to look again. */
  public static final Duration LONGEST_WAIT = Duration.ofMillis(50);

  private static final long FIRST_WAIT = TimeUnit.MICROSECONDS.toNanos(500);

  private final Path file;
  private final LockOwner self;
  private final Clock clock;
  private volatile FileStamp stamp;
  private volatile boolean released;

  private DotLock(Path file, FileStamp stamp, LockOwner self, Clock clock) {
    this.file = file;
    this.self = self;
    this.clock = clock;
    this.stamp = stamp;
  }

  /**
   * Waits for a lock of which there are few.
   *
   * @param file the lock file, e.g. {@code subscriptions.lock}
   * @throws InterruptedIOException if the thread is interrupted meanwhile; it stays so
   * @throws LockTimeoutException if others hold it too long
   */
  public static DotLock acquire(Path file, LockOwner self, Clock clock, Duration patience)
      throws IOException {
    return acquire(file, self, clock, patience, () -> linkOnce(file, self));
  }

  /**
   * Waits for a lock that is taken often.
   *
   * @param file the lock file, e.g. {@code dovecot-uidlist.lock}
   * @throws InterruptedIOException if the thread is interrupted meanwhile; it stays so
   * @throws LockTimeoutException if others hold it too long
   */
  public static DotLock acquire(
      Path file, LockTicket ticket, LockOwner self, Clock clock, Duration patience)
      throws IOException {
    return acquire(file, self, clock, patience, () -> ticket.linkTo(file, self, clock));
  }

  private static DotLock acquire(
      Path file, LockOwner self, Clock clock, Duration patience, Linking linking)
      throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    long wait = FIRST_WAIT;
    deleteLeftBehind(file, self);
    Optional<FileStamp> made = create(linking);
    while (made.isEmpty()) {
      if (!breakStale(file, self, clock)) {
        if (System.nanoTime() - deadline > 0) {
          throw new LockTimeoutException(file);
        }
        LockSupport.parkNanos(wait);
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted while waiting for " + file);
        }
        wait = Math.min(wait * 2, LONGEST_WAIT.toNanos());
      }
      made = create(linking);
    }
    DotLock lock = new DotLock(file, made.get(), self, clock);
    try {
      self.held().add(lock);
      return lock;
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Makes sure that the lock was not taken away, as from a process that stood still for long: the
   * last moment to give up what would spoil another's work.
   *
   * @throws IOException if it was
   */
  public void check() throws IOException {
    if (!isOurs(file, stamp, self)) {
      throw new IOException("lock was taken away by another process: " + file);
    }
  }

  /** Shows that the lock is still held. */
  void touch() {
    try {
      if (!released && isOurs(file, stamp, self)) {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        stamp = FileStamp.of(file);
      }
    } catch (Throwable e) {
      LOG.debug("lock not touched file={} reason={}", file, e.toString());
    }
  }

  /**
   * Gives the lock up, if it is still ours. What was done under it stands, so this never fails: a
   * lock that cannot be deleted now is deleted when this process wants it next.
   */
  @Override
  public void close() {
    if (released) {
      return;
    }
    released = true;
    self.held().remove(this);
    boolean given = false;
    try {
      if (isOurs(file, stamp, self)) {
        Files.deleteIfExists(file);
        given = true;
      } else {
        // Or its directory is not to be seen now, which some versions of Java tell as its absence.
        LOG.warn("lock was taken away by another process file={}", file);
      }
    } catch (IOException e) {
      LOG.warn("lock cannot be deleted now file={} reason={}", file, e.toString());
    } finally {
      if (!given) {
        self.leftBehind().add(file, stamp);
      }
    }
  }

  // The inode tells; but that of a lock that was deleted may have become another's, and somebody
  // may have set our file's time.
  private static boolean isOurs(Path file, FileStamp ours, LockOwner self) throws IOException {
    FileStamp now = FileStamp.of(file);
    if (now.equals(ours)) {
      return true;
    }
    return now.exists() && now.identity() == ours.identity() && read(file).equals(self.text());
  }

  /** Deletes a lock that could not be deleted when it was given up. */
  public static void deleteLeftBehind(Path file, LockOwner self) throws IOException {
    FileStamp left = self.leftBehind().take(file).orElse(null);
    if (left == null) {
      return;
    }
    try {
      if (isOurs(file, left, self)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("lock was taken away by another process file={}", file);
    } catch (IOException e) {
      // Nobody else will free it: waiting would be in vain.
      self.leftBehind().add(file, left);
      throw e;
    }
  }

  private static Optional<FileStamp> create(Linking linking) throws IOException {
    try {
      return Optional.of(linking.link());
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  // Filled first and then linked to its name: a lock is never seen without its owner, and a disk
  // that is full leaves none behind. A failure to delete the filled file must not hide that the
  // lock was got: nobody would give it up.
  private static FileStamp linkOnce(Path file, LockOwner self) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path own = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    LockTicket.fill(own, self);
    try {
      return LockTicket.link(file, own);
    } finally {
      LockTicket.deleteQuietly(own);
    }
  }

  private static boolean breakStale(Path file, LockOwner self, Clock clock) throws IOException {
    try {
      String owner = read(file);
      Instant since = Files.getLastModifiedTime(file).toInstant();
      boolean old = since.plus(STALE_AFTER).isBefore(clock.instant());
      boolean stale =
          switch (self.stateOf(owner, since)) {
            case GONE -> true;
            case ALIVE -> false;
            case UNKNOWN -> old;
          };
      if (!stale) {
        return false;
      }
      LOG.warn("lock taken over file={} owner={}", file, owner);
      takeAway(file, owner);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  // Two waiters may find the same stale lock, and the slower one must not remove the faster one's
  // new lock: it looks at what it took away, and puts a wrong one back.
  private static void takeAway(Path file, String owner) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + "." + System.nanoTime());
    Files.move(file, aside);
    if (!read(aside).equals(owner)) {
      try {
        Files.createLink(file, aside);
      } catch (FileAlreadyExistsException e) {
        LOG.warn("lock lost to another process file={}", file);
      }
    }
    Files.deleteIfExists(aside);
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  /** How the lock comes to its name; fails if the name is taken. */
  private interface Linking {
    FileStamp link() throws IOException;
  }
}
