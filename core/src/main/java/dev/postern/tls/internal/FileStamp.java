package dev.postern.tls.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;

/**
 * What tells that a file changed, symbolic links followed: a swapped link shows as another file.
 */
record FileStamp(FileTime modified, long size, String identity) {
  private static final FileStamp ABSENT = new FileStamp(FileTime.fromMillis(0), -1, "");

  static List<FileStamp> of(List<Path> files) {
    return files.stream().map(FileStamp::of).toList();
  }

  private static FileStamp of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(
          attributes.lastModifiedTime(),
          attributes.size(),
          Objects.toString(attributes.fileKey(), ""));
    } catch (IOException e) {
      // Gone or unreadable: a stamp too; reading the file says why.
      return ABSENT;
    }
  }
}
