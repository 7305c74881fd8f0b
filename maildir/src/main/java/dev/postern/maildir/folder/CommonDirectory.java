package dev.postern.maildir.folder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A directory that the mail of all users is in, looked at when a server starts. */
final class CommonDirectory {
  private CommonDirectory() {}

  /**
   * Looks whether it is there or can be made, and can be used. One that holds something need not be
   * writable: users' directories may be there, or their mail be read alone.
   */
  static void check(Path directory) throws IOException {
    Path there = directory;
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw fault(directory, there + " is no directory; remove it, or name another place");
    }
    if (!Files.isReadable(there) || !Files.isExecutable(there)) {
      throw fault(directory, there + " may not be entered; give this process the right to");
    }
    boolean missing = !there.equals(directory);
    if (!Files.isWritable(there) && (missing || isEmpty(there))) {
      throw fault(
          directory,
          "nothing can be made in "
              + there
              + "; make it yourself, or give this process the right to");
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  private static IOException fault(Path directory, String what) {
    return new IOException("mail location: no mail at " + directory + ": " + what);
  }
}
