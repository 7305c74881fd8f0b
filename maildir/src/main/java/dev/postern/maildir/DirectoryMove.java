package dev.postern.maildir;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.ReplacedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A directory on its way to another name. */
record DirectoryMove(Path from, Path to) {
  void checkThere() throws IOException {
    if (!Files.isDirectory(from)) {
      // Somebody else was faster.
      throw new NoSuchFileException(from.toString());
    }
  }

  void moveBack(DiskSync sync, Throwable why) {
    try {
      if (!Files.exists(from) && Files.isDirectory(to)) {
        new DirectoryMove(to, from).move(sync);
      }
    } catch (IOException | RuntimeException | Error e) {
      why.addSuppressed(e);
    }
  }

  void move(DiskSync sync) throws IOException {
    sync.make(to.getParent());
    Files.move(from, to);
    sync.directory(to.getParent());
    if (!from.getParent().equals(to.getParent())) {
      sync.directory(from.getParent());
    }
  }

  void copy(DiskSync sync) throws IOException {
    // Left behind by a mailbox that had this name.
    Removal.tree(to);
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path copy = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          sync.make(copy);
        } else if (!path.getFileName().toString().endsWith(".lock")) {
          ReplacedFile.write(copy, ReplacedFile.read(path), sync);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
