package dev.postern.maildir.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether what was written is forced to the disk before anyone is told that it is there. */
public enum DiskSync {
  /** Force it. */
  FORCE,
  /** Leave it to the operating system. */
  SKIP;

  /** Forces a file's octets and times. */
  public void file(FileChannel file) throws IOException {
    if (this == FORCE) {
      file.force(true);
    }
  }

  /** Forces a file's octets and length. */
  public void data(FileChannel file) throws IOException {
    if (this == FORCE) {
      file.force(false);
    }
  }

  /** Makes a directory and those above it that are missing, so that they stay. */
  public void make(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path above = directory.toAbsolutePath().getParent();
    make(above);
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Another was faster, and may not have come to force it.
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    directory(above);
  }

  /** Forces a directory's entries. */
  public void directory(Path directory) throws IOException {
    if (this == FORCE) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
