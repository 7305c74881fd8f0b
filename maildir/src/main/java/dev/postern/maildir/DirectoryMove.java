package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A directory on its way to another name.
 *
 * @param mailbox whose it is, by its name after the way
 */
record DirectoryMove(String mailbox, Path from, Path to) {
  void checkThere() throws IOException {
    if (!Files.isDirectory(from)) {
      // Somebody else was faster.
      throw new NoSuchFileException(from.toString());
    }
  }

  /**
   * Moves it back if it was moved.
   *
   * @return whether it is sure not to stay under the other name
   */
  boolean moveBack(DiskSync sync, Throwable why) {
    try {
      if (!Files.exists(from) && Files.isDirectory(to)) {
        new DirectoryMove(mailbox, to, from).move(sync);
      }
      return true;
    } catch (Throwable e) {
      why.addSuppressed(e);
      return false;
    }
  }

  void move(DiskSync sync) throws IOException {
    sync.make(to.getParent());
    Files.move(from, to);
    sync.directory(to.getParent());
    if (!from.getParent().equals(to.getParent())) {
      sync.directory(from.getParent());
    }
  }
}
