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
      throw fault(directory, inTheWay(there));
    }
    if (!Files.isExecutable(there)) {
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

  /**
   * What to say of something that is no directory where one has to be. It may be mail, so nobody is
   * told to remove it.
   */
  static String inTheWay(Path file) {
    return Files.isRegularFile(file)
        ? file + " is a file (an mbox?); name a directory"
        : file + " is no directory; name another place";
  }

  /** What may not be listed is not taken for empty: it may be entered, as with mode 0711. */
  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isReadable(directory)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  private static IOException fault(Path directory, String what) {
    return new IOException("mail location: no mail at " + directory + ": " + what);
  }
}
