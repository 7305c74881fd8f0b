package dev.postern.maildir.folder;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.DotLock;
import dev.postern.maildir.disk.ReplacedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;

/** The file with the subscriptions of one account. Changes are made under a lock file. */
public final class SubscriptionFile {
  private final Path file;
  private final Locking locking;
  private final DiskSync sync;
  private final char delimiter;

  /**
   * A file.
   *
   * @param delimiter what parts levels in the names that callers see
   */
  public SubscriptionFile(Path file, char delimiter, Locking locking, DiskSync sync) {
    this.delimiter = delimiter;
    this.file = file;
    this.locking = locking;
    this.sync = sync;
  }

  /** The subscribed names as written. */
  public Set<String> read() throws IOException {
    return Subscriptions.parse(ReplacedFile.read(file), delimiter);
  }

  /**
   * Changes the set of names.
   *
   * @param change returns whether it changed anything
   */
  public void update(Predicate<Set<String>> change) throws IOException {
    try (DotLock lock = locking.lock(file.resolveSibling(file.getFileName() + ".lock"))) {
      Set<String> names = read();
      if (change.test(names)) {
        byte[] content = Subscriptions.print(names, delimiter);
        lock.check();
        ReplacedFile.write(file, content, sync);
      }
    }
  }

  /** How a lock file is taken. */
  @FunctionalInterface
  public interface Locking {
    /** Waits for a lock file. */
    DotLock lock(Path file) throws IOException;
  }
}
