package dev.postern.auth.passwdfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What tells one state of a file from another without reading it. The time of change and the inode
 * tell an edit that left size and time of modification as they were.
 *
 * @param key which file it is; null if the file system does not tell
 * @param changed when its attributes changed last, if the file system tells
 */
record FileVersion(Object key, FileTime modified, FileTime changed, long size, int mode) {
  private static final String UNIX = "unix";

  private static final String UNIX_ATTRIBUTES = "unix:fileKey,lastModifiedTime,ctime,size,mode";

  private static final int KIND = 0_170_000;
  private static final int DIRECTORY = 0_040_000;
  private static final int REGULAR = 0_100_000;

  private static final int OTHERS_READ = 0_004;

  /**
   * The file as it is now.
   *
   * @throws ExposedFileException if too many can read it
   * @throws IOException if it is no file, or cannot be looked at
   */
  static FileVersion of(Path path, PasswdFileAuthenticator.Readability readability)
      throws IOException {
    FileVersion version = look(path);
    if (readability == PasswdFileAuthenticator.Readability.OWNER_AND_GROUP
        && (version.mode & OTHERS_READ) != 0) {
      throw new ExposedFileException(
          path + " can be read by every user of this machine: run chmod o-r on it");
    }
    return version;
  }

  /** Whether it is the same file, be its content another. */
  boolean isInPlaceOf(FileVersion before) {
    return Objects.equals(key, before.key);
  }

  private static FileVersion look(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains(UNIX)
        ? lookAsUnix(path)
        : lookAtBasics(path);
  }

  private static FileVersion lookAsUnix(Path path) throws IOException {
    Map<String, Object> unix = Files.readAttributes(path, UNIX_ATTRIBUTES);
    int mode = (Integer) unix.get("mode");
    requireFile(path, (mode & KIND) == DIRECTORY, (mode & KIND) == REGULAR);
    return new FileVersion(
        unix.get("fileKey"),
        (FileTime) unix.get("lastModifiedTime"),
        (FileTime) unix.get("ctime"),
        (Long) unix.get("size"),
        mode);
  }

  private static FileVersion lookAtBasics(Path path) throws IOException {
    BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
    requireFile(path, basic.isDirectory(), basic.isRegularFile());
    FileTime modified = basic.lastModifiedTime();
    return new FileVersion(basic.fileKey(), modified, modified, basic.size(), 0);
  }

  private static void requireFile(Path path, boolean directory, boolean regular)
      throws IOException {
    if (directory) {
      throw new IOException(path + " is a directory, not a file of users");
    }
    if (!regular) {
      // A pipe would never end.
      throw new IOException(path + " is not a regular file");
    }
  }
}
