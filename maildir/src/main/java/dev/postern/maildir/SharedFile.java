package dev.postern.maildir;

import dev.postern.message.crlf.VirtualSize;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A message's file that may get further names in other mailboxes, as Dovecot gives it. It is on the
 * disk.
 *
 * @param file where it was seen last
 * @param identity what tells it from any other file, and from itself when somebody has changed it
 *     or given it away
 */
record SharedFile(Path file, Map<String, Object> identity, VirtualSize size) {
  private static final String IDENTITY = "unix:dev,ino,size,lastModifiedTime,uid,gid,mode";

  /** What a directory passes on to what is made in it, and who may enter it. */
  private static final String PASSED_ON = "unix:uid,gid,mode";

  /** What tells a file. */
  static Map<String, Object> identity(Path file) throws IOException {
    return Files.readAttributes(file, IDENTITY, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Gives it one more name, if that is no other file than would be written there.
   *
   * @return nothing if the message must be written, in which case nothing is there
   */
  Optional<SharedFile> link(Path to) throws IOException {
    boolean same = false;
    try {
      if (!belongsIn(to)) {
        return Optional.empty();
      }
      Files.createLink(to, file);
      same = identity.equals(identity(to));
    } catch (FileSystemException | UnsupportedOperationException e) {
      // Gone from there, another file system, too many links, or no directory to link into.
      return Optional.empty();
    } finally {
      if (!same) {
        Appender.discard(to);
      }
    }
    return same ? Optional.of(at(to)) : Optional.empty();
  }

  /** The same file by another of its names. */
  SharedFile at(Path other) {
    return new SharedFile(other, identity, size);
  }

  // A link is whose the file is, and as open as that: both must be as they would be here.
  private boolean belongsIn(Path to) throws IOException {
    return file.getFileSystem().equals(to.getFileSystem())
        && Files.readAttributes(tmp(), PASSED_ON)
            .equals(Files.readAttributes(to.getParent(), PASSED_ON));
  }

  private Path tmp() {
    return file.getParent().resolveSibling("tmp");
  }
}
