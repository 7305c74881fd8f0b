package dev.postern.auth.passwdfile;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The files that are in memory, by their paths. A path may hold a name that a stranger chose, so
 * none stays that could not be read, but for the few whose trouble has been told last, and of those
 * that could the ones used last. Safe for many threads.
 */
final class DomainFiles {
  /** Domains with a file of their own; who has more of them waits for a file to be read. */
  static final int MOST_FILES = 10_000;

  /** What keeps one from being read is told once, and not with each login. */
  static final int MOST_FAILING = 100;

  private final Map<Path, PasswdFile> files;
  private final Map<Path, PasswdFile> failing;

  DomainFiles() {
    this(MOST_FILES, MOST_FAILING);
  }

  DomainFiles(int most, int mostFailing) {
    files = new Recent(most);
    failing = new Recent(mostFailing);
  }

  synchronized PasswdFile get(Path path, Function<Path, PasswdFile> made) {
    PasswdFile known = files.get(path);
    if (known != null) {
      return known;
    }
    PasswdFile failed = failing.remove(path);
    PasswdFile next = failed == null ? made.apply(path) : failed;
    files.put(path, next);
    return next;
  }

  /** There is no such file. */
  synchronized void gone(Path path, PasswdFile file) {
    files.remove(path, file);
  }

  /** It cannot be read now. */
  synchronized void failed(Path path, PasswdFile file) {
    if (!file.wasRead() && files.remove(path, file)) {
      failing.put(path, file);
    }
  }

  synchronized int size() {
    return files.size() + failing.size();
  }

  private static final class Recent extends LinkedHashMap<Path, PasswdFile> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Recent(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Path, PasswdFile> eldest) {
      return size() > most;
    }
  }
}
