package dev.postern.auth.passwdfile;

import dev.postern.log.LogText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file, read again whenever it changed: by one thread, while others go on with its users of
 * before. Safe for many threads.
 */
final class PasswdFile {
  private static final Logger LOG = LoggerFactory.getLogger(PasswdFile.class);

  /** A file of something else would fill the log. */
  private static final int MOST_TOLD = 20;

  private final Path path;
  private final PasswdFileSettings settings;
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private final ReentrantLock reading = new ReentrantLock();
  private final Patience away;
  private final Patience cut;
  private volatile Snapshot loaded;

  /** A state of the file that looked half-written. */
  private volatile FileVersion halfWritten;

  private Set<String> faults = Set.of();
  private long moreFaults;

  PasswdFile(Path path, PasswdFileSettings settings) {
    this.path = path;
    this.settings = settings;
    this.away = new Patience(settings.patience(), settings.clock());
    this.cut = new Patience(settings.patience(), settings.clock());
  }

  /**
   * What is in the file now; what was in it, while it is being read by another thread, or is away
   * or half-written for a moment.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be read, or by too many; the message says what to do
   */
  Snapshot current() throws IOException {
    try {
      return looked();
    } catch (NoSuchFileException e) {
      throw with(e, new NoSuchFileException(path.toString(), null, "there is no file of users"));
    } catch (AccessDeniedException e) {
      throw with(
          e, new AccessDeniedException(path.toString(), null, "the file of users cannot be read"));
    }
  }

  /** Whether there was a secret for a mechanism when it was last read; it may, until it is read. */
  boolean mayHaveSecrets(String mechanism) {
    Snapshot known = loaded;
    return known == null || known.users().hasSecrets(mechanism);
  }

  /** Whether it could ever be read. */
  boolean wasRead() {
    return loaded != null;
  }

  /** The file serves; said once after it did not. */
  void usable() {
    if (trouble.get() != null && trouble.getAndSet(null) != null) {
      LOG.info("passwd-file can be used again path={}", shown());
    }
  }

  /** The file does not serve; said once for each reason. */
  void unusable(String reason) {
    if (!reason.equals(trouble.getAndSet(reason))) {
      LOG.warn("passwd-file cannot be used: {}", LogText.printable(reason));
    }
  }

  private Snapshot looked() throws IOException {
    try {
      FileVersion version = FileVersion.of(path, settings.readability());
      Snapshot known = loaded;
      if (known != null && known.isOf(version, settings.clock().instant())) {
        away.end();
        return known;
      }
      if (known != null && version.equals(halfWritten) && cut.lasts()) {
        return served(known);
      }
      return read(version);
    } catch (ExposedFileException | AccessDeniedException e) {
      // A file that is shut is shut at once.
      throw e;
    } catch (IOException e) {
      return meanwhile(e);
    }
  }

  private Snapshot meanwhile(IOException e) throws IOException {
    Snapshot known = loaded;
    if (known == null || !away.lasts()) {
      throw e;
    }
    tellMeanwhile(away, "cannot be read for now");
    return known;
  }

  /** The users of before, unless the file has been away for so long that they no longer serve. */
  private Snapshot served(Snapshot known) throws IOException {
    if (away.isOver()) {
      throw new IOException(path + " is being written");
    }
    return known;
  }

  private Snapshot read(FileVersion version) throws IOException {
    if (loaded == null || away.isOver()) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return loaded;
    }
    try {
      Snapshot known = loaded;
      return known != null && known.isOf(version, settings.clock().instant())
          ? known
          : taken(version, octets());
    } finally {
      reading.unlock();
    }
  }

  private Snapshot taken(FileVersion version, byte[] octets) throws IOException {
    Snapshot known = loaded;
    if (known != null && known.users().table().holds(octets)) {
      return keep(known.again(version, settings));
    }
    boolean looksCut = known != null && isCut(octets, version);
    if (looksCut && cut.lasts()) {
      halfWritten = version;
      tellMeanwhile(cut, "is half-written");
      return served(known);
    }
    PasswdLines lines = PasswdLines.of(octets, settings);
    tell(lines);
    Snapshot next = Snapshot.of(version, lines.users(), settings);
    // Who has been waited for is gone.
    return keep(looksCut || away.isOver() ? next : next.after(known));
  }

  private Snapshot keep(Snapshot snapshot) {
    loaded = snapshot;
    halfWritten = null;
    away.end();
    cut.end();
    return snapshot;
  }

  /** Whether somebody seems to be writing it. */
  private boolean isCut(byte[] octets, FileVersion version) throws IOException {
    return octets.length == 0
        || octets[octets.length - 1] != '\n'
        || !FileVersion.of(path, settings.readability()).equals(version);
  }

  private byte[] octets() throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      if (file.size() > settings.octets()) {
        throw new IOException(
            "%s is larger than the %,d octets that a file of users may have"
                .formatted(path, settings.octets()));
      }
      ByteBuffer octets = ByteBuffer.allocate((int) file.size());
      while (octets.hasRemaining() && file.read(octets) >= 0) {
        // All of it.
      }
      return Arrays.copyOf(octets.array(), octets.position());
    }
  }

  private void tellMeanwhile(Patience patience, String what) {
    if (patience.isNew()) {
      LOG.warn(
          "passwd-file {}, its users of before serve for {} ms at most path={}",
          what,
          settings.patience().toMillis(),
          shown());
    }
  }

  /** A name in it may be a stranger's. */
  private String shown() {
    return LogText.printable(path.toString());
  }

  /** Faults are told when they are new, and not each time the file changes elsewhere. */
  private void tell(PasswdLines lines) {
    PasswdUsers users = lines.users();
    LOG.info(
        "passwd-file read path={} users={} locked={}",
        shown(),
        users.table().size(),
        users.locked());
    Set<String> fresh = new LinkedHashSet<>(lines.faults().kept());
    fresh.removeAll(faults);
    faults = lines.faults().kept();
    fresh.stream().limit(MOST_TOLD).forEach(f -> LOG.warn("passwd-file {} path={}", f, shown()));
    long more = Math.max(0, fresh.size() - MOST_TOLD);
    if (lines.faults().more() != moreFaults) {
      moreFaults = lines.faults().more();
      more += moreFaults;
    }
    if (more > 0) {
      LOG.warn("passwd-file more faults={} path={}", more, shown());
    }
  }

  private static <T extends IOException> T with(IOException cause, T told) {
    told.initCause(cause);
    return told;
  }
}
