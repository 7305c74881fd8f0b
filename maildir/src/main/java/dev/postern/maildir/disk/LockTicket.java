package dev.postern.maildir.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filled file that becomes a lock when it is linked to the lock's name. It is kept between
 * locks, so that a busy mailbox's lock does not cost the file system a new file each time; who
 * deletes it does no harm. Used under the mailbox's lock of this process.
 */
public final class LockTicket {
  private static final Logger LOG = LoggerFactory.getLogger(LockTicket.class);

  /** How well its time tells the lock's; who takes old locks over looks at minutes. */
  private static final Duration EXACT = Duration.ofSeconds(5);

  private final String name = "lock." + UUID.randomUUID();
  private Path directory;
  private State state = State.MISSING;
  private Instant touched = Instant.EPOCH;

  /**
   * A ticket that is not made before it is needed.
   *
   * @param directory on the lock's file system, where it is no message
   */
  public LockTicket(Path directory) {
    this.directory = directory;
  }

  /** The directory has another name now. */
  public void movedTo(Path other) {
    directory = other;
  }

  /** Deletes it; it is made again when it is needed. */
  public void discard() {
    if (state == State.MADE) {
      state = State.MISSING;
      deleteQuietly(file());
    }
  }

  /**
   * Makes the lock. Its time is about this moment's, which tells others how old the lock is.
   *
   * @return by which the lock is known as this one
   */
  FileStamp linkTo(Path lock, LockOwner self, Clock clock) throws IOException {
    if (state == State.MADE) {
      try {
        touch(clock.instant());
        return link(lock, file());
      } catch (NoSuchFileException e) {
        LOG.debug("ticket of a lock was deleted file={}", file());
      }
    }
    fill(file(), self);
    state = State.MADE;
    touched = clock.instant();
    return link(lock, file());
  }

  /** Makes the lock of a filled file; whatever goes wrong, no lock is left that nobody has. */
  static FileStamp link(Path lock, Path filled) throws IOException {
    try {
      // Before it is the lock, which another may take away at once.
      FileStamp stamp = FileStamp.of(filled);
      Files.createLink(lock, filled);
      return stamp;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (Throwable e) {
      if (Files.exists(lock) && Files.exists(filled) && Files.isSameFile(lock, filled)) {
        deleteQuietly(lock);
      }
      throw e;
    }
  }

  /** Writes who holds the lock into a new file; a disk that is full leaves none behind. */
  static void fill(Path file, LockOwner self) throws IOException {
    try {
      Files.write(
          file,
          self.text().getBytes(StandardCharsets.US_ASCII),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (Throwable e) {
      deleteQuietly(file);
      throw e;
    }
  }

  /** Deletes a file that does no harm if it stays. */
  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (Throwable e) {
      // Whatever it is, it must not hide that the lock was got: nobody would give it up.
      LOG.warn("file of a lock stays file={} reason={}", file, e.toString());
    }
  }

  private void touch(Instant now) throws IOException {
    if (Duration.between(touched, now).abs().compareTo(EXACT) > 0) {
      Files.setLastModifiedTime(file(), FileTime.from(now));
      touched = now;
    }
  }

  private Path file() {
    return directory.resolve(name);
  }

  private enum State {
    MISSING,
    MADE
  }
}
