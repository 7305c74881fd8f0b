package dev.postern.examples;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Tells of mistakes in the words of who typed them. */
final class Mistakes {
  /** Further ones are told when these are mended. */
  private static final int MOST_TOLD = 10;

  private Mistakes() {}

  /**
   * What a value stands for.
   *
   * @param option where the value comes from
   * @throws IllegalArgumentException with the option's name, if it is of no use
   */
  static <T> T named(String option, Meaning<T> meaning) {
    try {
      return meaning.find();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + reason(e), e);
    }
  }

  /**
   * Tells all mistakes, or the first so many.
   *
   * @throws IllegalArgumentException if there is one
   */
  static void throwAll(List<String> mistakes) {
    if (mistakes.isEmpty()) {
      return;
    }
    int more = mistakes.size() - MOST_TOLD;
    throw new IllegalArgumentException(
        String.join("; ", mistakes.subList(0, Math.min(mistakes.size(), MOST_TOLD)))
            + (more > 0 ? "; and " + more + " more" : ""));
  }

  /** The JDK's messages about files name only the file, unless they have a reason. */
  static String reason(Exception failure) {
    if (!(failure instanceof FileSystemException file) || file.getReason() != null) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder: " + failure.getMessage();
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied: " + failure.getMessage();
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "cannot use " + failure.getMessage() + " (a file is there, and a directory is needed)";
    }
    return "cannot use " + failure.getMessage() + " (" + failure.getClass().getSimpleName() + ")";
  }

  /**
   * A directory, made if need be.
   *
   * @throws FileSystemException if it cannot be made, also where the system says that it is not
   *     there
   */
  static Path make(Path directory) throws IOException {
    try {
      return Files.createDirectories(directory);
    } catch (NoSuchFileException e) {
      FileSystemException told =
          new FileSystemException(directory.toString(), null, "it cannot be made");
      told.initCause(e);
      throw told;
    }
  }

  /** Makes something of a value, or says why not. */
  @FunctionalInterface
  interface Meaning<T> {
    T find() throws IOException;
  }
}
