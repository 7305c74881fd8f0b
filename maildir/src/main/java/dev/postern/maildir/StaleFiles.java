package dev.postern.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Removes what writers that died left in {@code tmp}. */
final class StaleFiles {
  /** The age from which a file in {@code tmp} belongs to nobody (maildir(5): 36 hours). */
  static final Duration AGE = Duration.ofHours(36);

  private StaleFiles() {}

  static void remove(Path tmp, Clock diskClock) throws IOException {
    Instant limit = diskClock.instant().minus(AGE);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(tmp)) {
      for (Path file : files) {
        if (changed(file).isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Nobody wrote there yet, or another took the last file.
      return;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  // Not the time of its content: that is the message's date, which may be long ago.
  static Instant changed(Path file) throws IOException {
    return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
  }
}
