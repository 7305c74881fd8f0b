package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.ReplacedFile;
import dev.postern.maildir.uidlist.UidListFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one mailbox has in a directory apart from its mail, but the lock file that keeps others from
 * it.
 */
record OwnFiles(Path directory, Reach reach) {

  /** Copies all to another directory, in which a mailbox that had its name may have left files. */
  void copyTo(OwnFiles other, DiskSync sync) throws IOException {
    other.remove();
    for (Path file : files(directory)) {
      Path copy = other.directory.resolve(directory.relativize(file));
      if (!file.getFileName().toString().endsWith(".lock")) {
        sync.make(copy.getParent());
        ReplacedFile.write(copy, ReplacedFile.read(file), sync);
      }
    }
  }

  /** Removes all; directories stay if others put something there meanwhile. */
  void remove() throws IOException {
    if (Files.isSymbolicLink(directory)) {
      // A link goes, and what it leads to stays.
      Files.deleteIfExists(directory);
      return;
    }
    for (Path file : files(directory)) {
      Files.deleteIfExists(file);
      for (Path at = file.getParent(); !at.equals(directory); at = at.getParent()) {
        if (!deletedEmpty(at)) {
          break;
        }
      }
    }
  }

  private List<Path> files(Path from) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, reach.links())) {
          files.addAll(reach == Reach.ALL_BELOW ? files(entry) : List.of());
        } else if (!entry.getFileName().toString().startsWith(UidListFile.LOCK)) {
          files.add(entry);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return files;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  private static boolean deletedEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  /** What in a directory is the mailbox's. */
  enum Reach {
    /** Directories in it are other mailboxes'. */
    FILES,
    ALL_BELOW;

    private LinkOption[] links() {
      return this == FILES ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    }
  }
}
