package dev.postern.auth.passwdfile;

import dev.postern.auth.password.PasswordSchemes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file, read again whenever it changed. Safe for many threads. */
final class PasswdFile {
  private static final Logger LOG = LoggerFactory.getLogger(PasswdFile.class);

  /** A file of something else would fill the log. */
  private static final int MOST_TOLD = 20;

  private final Path path;
  private final PasswdFileAuthenticator.Readability readability;
  private final PasswordSchemes schemes;
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private volatile Loaded loaded;
  private Set<String> faults = Set.of();

  PasswdFile(Path path, PasswdFileAuthenticator.Readability readability, PasswordSchemes schemes) {
    this.path = path;
    this.readability = readability;
    this.schemes = schemes;
  }

  /**
   * What is in the file now.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be read, or by too many; the message says what to do
   */
  Loaded current() throws IOException {
    try {
      return looked();
    } catch (NoSuchFileException e) {
      throw with(e, new NoSuchFileException(path.toString(), null, "there is no file of users"));
    } catch (AccessDeniedException e) {
      throw with(
          e, new AccessDeniedException(path.toString(), null, "the file of users cannot be read"));
    }
  }

  /** Whether a password was in the clear when it was last read; it may, until it is read. */
  boolean mayHoldSecrets() {
    Loaded known = loaded;
    return known == null || known.secrets;
  }

  /** The file serves; said once after it did not. */
  void usable() {
    if (trouble.get() != null && trouble.getAndSet(null) != null) {
      LOG.info("passwd-file can be used again path={}", path);
    }
  }

  /** The file does not serve; said once for each reason. */
  void unusable(String reason) {
    if (!reason.equals(trouble.getAndSet(reason))) {
      LOG.warn("passwd-file cannot be used: {}", reason);
    }
  }

  /** Faults are told when they are new, and not each time the file changes elsewhere. */
  private void tell(PasswdLines lines) {
    LOG.info(
        "passwd-file read path={} users={} locked={}",
        path,
        lines.entries().size(),
        lines.locked());
    Set<String> fresh = new LinkedHashSet<>(lines.faults());
    fresh.removeAll(faults);
    faults = Set.copyOf(lines.faults());
    fresh.stream().limit(MOST_TOLD).forEach(f -> LOG.warn("passwd-file {} path={}", f, path));
    if (fresh.size() > MOST_TOLD) {
      LOG.warn("passwd-file more faults={} path={}", fresh.size() - MOST_TOLD, path);
    }
  }

  private static <T extends IOException> T with(IOException cause, T told) {
    told.initCause(cause);
    return told;
  }

  private Loaded looked() throws IOException {
    Version version = version();
    Loaded known = loaded;
    if (known != null && known.version.equals(version)) {
      return known;
    }
    synchronized (this) {
      known = loaded;
      if (known == null || !known.version.equals(version)) {
        PasswdLines lines = PasswdLines.read(path, schemes);
        tell(lines);
        known = Loaded.of(version, lines.entries(), schemes);
        loaded = known;
      }
      return known;
    }
  }

  private Version version() throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory, not a file of users");
    }
    PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (posix == null) {
      return new Version(Files.getLastModifiedTime(path), Files.size(path), null);
    }
    PosixFileAttributes attributes = posix.readAttributes();
    if (readability == PasswdFileAuthenticator.Readability.OWNER_AND_GROUP
        && attributes.permissions().contains(PosixFilePermission.OTHERS_READ)) {
      throw new IOException(
          path + " can be read by every user of this machine: run chmod o-r on it");
    }
    return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  private record Version(FileTime modified, long size, Object key) {}

  /** A file as it was read. */
  record Loaded(Version version, Map<String, PasswdEntry> entries, Decoys decoys, boolean secrets) {

    static Loaded of(Version version, Map<String, PasswdEntry> entries, PasswordSchemes schemes) {
      return new Loaded(
          version,
          entries,
          Decoys.of(entries.values(), schemes),
          entries.values().stream().anyMatch(e -> e.holdsSecret(schemes)));
    }

    /** The entry of a name in lower case. */
    Optional<PasswdEntry> find(String name) {
      return Optional.ofNullable(entries.get(name));
    }

    /** All names, in the order of the file. */
    List<String> names() {
      return List.copyOf(entries.keySet());
    }
  }
}
