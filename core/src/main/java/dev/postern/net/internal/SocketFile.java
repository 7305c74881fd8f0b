package dev.postern.net.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * The file of a socket that listens.
 *
 * @param key what tells it from another file at the same path
 */
record SocketFile(Path path, Object key) {

  /** The one at a path now. */
  static SocketFile at(Path path) throws IOException {
    return new SocketFile(path, keyOf(path));
  }

  /** The same file at another path. */
  SocketFile movedTo(Path other) {
    return new SocketFile(other, key);
  }

  /** Another server may have put its own there since: that stays. */
  void remove() throws IOException {
    try {
      if (Objects.equals(key, keyOf(path))) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      // Whoever removed it did no harm.
    }
  }

  private static Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
