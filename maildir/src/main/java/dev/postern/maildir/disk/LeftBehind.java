package dev.postern.maildir.disk;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Locks that this process gave up but could not delete; whoever wants one next tries again. */
final class LeftBehind {
  private final Set<Path> files = ConcurrentHashMap.newKeySet();

  void add(Path file) {
    files.add(file);
  }

  /** Whether a lock was left behind; true for one caller alone, who then sees to it. */
  boolean take(Path file) {
    return files.remove(file);
  }
}
