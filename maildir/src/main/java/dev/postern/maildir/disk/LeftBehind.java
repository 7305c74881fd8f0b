package dev.postern.maildir.disk;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Locks that this process gave up but could not delete; whoever wants one next tries again. */
final class LeftBehind {
  private final Map<Path, FileStamp> files = new ConcurrentHashMap<>();

  void add(Path file, FileStamp lock) {
    files.put(file, lock);
  }

  /** The lock that was left behind; for one caller alone, who then sees to it. */
  Optional<FileStamp> take(Path file) {
    return Optional.ofNullable(files.remove(file));
  }
}
