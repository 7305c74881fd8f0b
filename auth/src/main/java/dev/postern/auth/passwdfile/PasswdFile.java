package dev.postern.auth.passwdfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file, read again whenever it changed. Safe for many threads. */
final class PasswdFile {
  private static final Logger LOG = LoggerFactory.getLogger(PasswdFile.class);

  private final Path path;
  private final PasswdFileAuthenticator.Readability readability;
  private volatile Loaded loaded;

  PasswdFile(Path path, PasswdFileAuthenticator.Readability readability) {
    this.path = path;
    this.readability = readability;
  }

  /** The entry of a name in lower case. */
  Optional<PasswdEntry> find(String name) throws IOException {
    return Optional.ofNullable(current().entries.get(name));
  }

  /** Any entry, to spend the same time on users that do not exist. */
  Optional<PasswdEntry> any() throws IOException {
    return current().entries.values().stream().filter(e -> !e.password().isEmpty()).findFirst();
  }

  /** Reads the file now if need be. */
  void check() throws IOException {
    current();
  }

  private Loaded current() throws IOException {
    Version version = version();
    Loaded known = loaded;
    if (known != null && known.version.equals(version)) {
      return known;
    }
    synchronized (this) {
      known = loaded;
      if (known == null || !known.version.equals(version)) {
        known = new Loaded(version, read());
        loaded = known;
        LOG.info("passwd-file read path={} users={}", path, known.entries.size());
      }
      return known;
    }
  }

  private Version version() throws IOException {
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

  private Map<String, PasswdEntry> read() throws IOException {
    Map<String, PasswdEntry> entries = new HashMap<>();
    try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == ':') {
          continue;
        }
        PasswdEntry entry = PasswdEntry.parse(line);
        if (entries.putIfAbsent(entry.user().toLowerCase(Locale.ROOT), entry) != null) {
          LOG.warn("passwd-file user twice, first one holds path={} line={}", path, number);
        }
      }
    }
    return entries;
  }

  private record Version(FileTime modified, long size, Object key) {}

  private record Loaded(Version version, Map<String, PasswdEntry> entries) {}
}
