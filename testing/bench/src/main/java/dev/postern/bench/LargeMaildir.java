package dev.postern.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** A Maildir of many messages or of many folders, made without any server. */
record LargeMaildir(Path root) {
  private static final byte[] MESSAGE =
      "Subject: bench\r\nFrom: a@example.org\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Files named as Dovecot names them, sizes included, every second one with flags. */
  void messages(int count) throws IOException {
    make(root);
    for (int i = 0; i < count; i++) {
      String name =
          String.format(
              "%d.M%06dP4711.mail.example.org,S=%d,W=%d:2,%s",
              1_500_000_000L + i / 10,
              i % 1_000_000,
              MESSAGE.length,
              MESSAGE.length,
              i % 2 == 0 ? "S" : "");
      Files.write(root.resolve("cur").resolve(name), MESSAGE);
    }
  }

  /** Folders in groups of a hundred, e.g. {@code .Lists.17.42}. */
  void folders(int count) throws IOException {
    make(root);
    for (int i = 0; i < count; i++) {
      make(root.resolve(".Lists." + i / 100 + "." + i % 100));
    }
  }

  /**
   * Deletes every message and gives the directory its time back: whoever now looks at a single
   * file, or lists the directory, sees that it is gone; whoever goes by the index and the
   * directory's time does not.
   *
   * @return whether the directory looks as before, which on file systems that shrink it it does not
   */
  boolean removeMessagesUnseen() throws IOException {
    Path cur = root.resolve("cur");
    FileTime time = Files.getLastModifiedTime(cur);
    long size = Files.size(cur);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(cur)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.setLastModifiedTime(cur, time);
    return Files.size(cur) == size;
  }

  private static void make(Path directory) throws IOException {
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectories(directory.resolve(part));
    }
  }
}
