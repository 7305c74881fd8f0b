package dev.postern.maildir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Removes directories and what is in them, while others may use them. */
final class Removal {
  private static final int MOST_TRIES = 100;

  private Removal() {}

  /** What is in a directory but its directories; one that is not there has nothing in it. */
  static void files(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!Files.isDirectory(entry)) {
          Files.deleteIfExists(entry);
        }
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * A directory, and those above it in its tree, as far as nothing is in them: such a one is no
   * mailbox's parent any more.
   */
  static void empty(Path tree, Path from) throws IOException {
    for (Path at = from; at.startsWith(tree) && !at.equals(tree); at = at.getParent()) {
      try {
        Files.deleteIfExists(at);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  /**
   * A directory and all in it: again while an append that was under way when the mailbox was hidden
   * comes and goes in it.
   */
  static void tree(Path directory) throws IOException {
    for (int tries = 1; Files.exists(directory); tries++) {
      try {
        treeNow(directory);
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * A directory and all in it, after something else went wrong.
   *
   * @param why is told what goes wrong with that
   */
  static void quietly(Path directory, Throwable why) {
    try {
      tree(directory);
    } catch (Throwable e) {
      why.addSuppressed(e);
    }
  }

  private static void treeNow(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
