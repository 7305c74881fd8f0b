package dev.postern.table.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells one state of a file from another without reading it.
 *
 * @param key which file it is; null if the file system does not tell
 * @param changed when its attributes changed last, if the file system tells: an edit can leave size
 *     and time of modification as they were
 */
record FileState(Object key, FileTime modified, FileTime changed, long size) {
  /**
   * The file as it is now.
   *
   * @throws IOException if it is no file, or cannot be looked at
   */
  static FileState of(Path path) throws IOException {
    BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
    if (!basic.isRegularFile()) {
      // A pipe would never end.
      throw new IOException(path + " is not a regular file");
    }
    FileTime modified = basic.lastModifiedTime();
    FileTime changed =
        path.getFileSystem().supportedFileAttributeViews().contains("unix")
            ? (FileTime) Files.getAttribute(path, "unix:ctime")
            : modified;
    return new FileState(basic.fileKey(), modified, changed, basic.size());
  }
}
