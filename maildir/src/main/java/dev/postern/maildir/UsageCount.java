package dev.postern.maildir;

import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.quota.QuotaLimits.Usage;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Counts the messages of an account's mailboxes that count, by the sizes in their names where they
 * have them.
 */
final class UsageCount {
  private final FolderNames names;
  private final FolderFiles folders;
  private final Predicate<String> counted;

  /** Counts mailboxes of which a test says that they count. */
  UsageCount(FolderNames names, FolderFiles folders, Predicate<String> counted) {
    this.names = names;
    this.folders = folders;
    this.counted = counted;
  }

  /** Counts. */
  Result run() throws IOException {
    List<Path> directories = directories();
    List<FileTime> before = times(directories);
    Usage sum = Usage.NONE;
    for (Path directory : directories) {
      sum = sum.plus(usage(directory));
    }
    boolean steady = directories.equals(directories()) && before.equals(times(directories));
    return new Result(sum, steady ? Stability.STABLE : Stability.CHANGING);
  }

  /** The size of a message's file, from its name if that tells it. */
  static long stored(Path file) throws IOException {
    OptionalLong told = MessageName.parse(file.getFileName().toString()).size();
    return told.isPresent() ? told.getAsLong() : Files.size(file);
  }

  private List<Path> directories() throws IOException {
    List<String> mailboxes = new ArrayList<>(folders.existing());
    mailboxes.add(FolderNames.INBOX);
    mailboxes.removeIf(counted.negate());
    List<Path> directories = new ArrayList<>();
    for (String name : mailboxes) {
      for (Place place : Place.values()) {
        directories.add(names.directory(name).resolve(place.directory()));
      }
    }
    return directories;
  }

  private static List<FileTime> times(List<Path> directories) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path directory : directories) {
      try {
        times.add(Files.getLastModifiedTime(directory));
      } catch (NoSuchFileException e) {
        times.add(FileTime.fromMillis(0));
      }
    }
    return times;
  }

  private static Usage usage(Path directory) throws IOException {
    Usage sum = Usage.NONE;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (file.getFileName().toString().charAt(0) != '.') {
          sum = sum.plus(one(file));
        }
      }
    } catch (NoSuchFileException e) {
      return Usage.NONE;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return sum;
  }

  private static Usage one(Path file) throws IOException {
    try {
      return new Usage(stored(file), 1);
    } catch (NoSuchFileException e) {
      // Expunged meanwhile; the directory's time tells it.
      return Usage.NONE;
    }
  }

  /** What was found, and whether it was still so at the end. */
  record Result(Usage usage, Stability stability) {}

  /** Whether mail came or went while it was counted. */
  enum Stability {
    STABLE,
    CHANGING
  }
}
