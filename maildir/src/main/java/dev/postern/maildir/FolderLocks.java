package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.DotLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Lock files of mailboxes whose files are moved or removed one by one: another process that makes a
 * mailbox of the same name meanwhile writes nothing before they are given up.
 */
final class FolderLocks implements AutoCloseable {
  private final List<DotLock> locks = new ArrayList<>();

  private FolderLocks() {}

  /**
   * Takes the lock files, in the order of their names.
   *
   * @param held the mailboxes, none of whose lock files this process has
   */
  static FolderLocks take(Collection<Path> files, HeldMailboxes held, DiskSync sync)
      throws IOException {
    FolderLocks taken = new FolderLocks();
    try {
      for (Path file : new TreeSet<>(files)) {
        if (!Files.isSymbolicLink(file.getParent())) {
          sync.make(file.getParent());
          taken.locks.add(held.lock(file));
        }
      }
      return taken;
    } catch (Throwable e) {
      taken.close();
      throw e;
    }
  }

  @Override
  public void close() {
    locks.forEach(DotLock::close);
  }
}
