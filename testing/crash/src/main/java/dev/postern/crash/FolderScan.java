package dev.postern.crash;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at the files themselves: each one in {@code new} or {@code cur} that was not looked at
 * before must be whole and as large as its name says. Used by one thread at a time.
 */
final class FolderScan {
  private static final Pattern SIZE = Pattern.compile(",S=(\\d+)");

  private final Trial trial;
  private final Set<Path> checked = new HashSet<>();

  FolderScan(Trial trial) {
    this.trial = trial;
  }

  /** Looks at what is new. */
  void run() throws IOException {
    for (Path folder : folders(trial.site().mail())) {
      scan(folder.resolve("new"));
      scan(folder.resolve("cur"));
    }
  }

  /** Files in {@code tmp} and in the spool, which nobody sees. */
  static int leftovers(Site site) throws IOException {
    int count = children(site.spool()).size();
    for (Path folder : folders(site.mail())) {
      count += children(folder.resolve("tmp")).size();
    }
    return count;
  }

  private void scan(Path place) throws IOException {
    for (Path file : children(place)) {
      String name = file.getFileName().toString();
      int flags = name.indexOf(":2,");
      Path key = place.resolveSibling(flags < 0 ? name : name.substring(0, flags));
      if (!checked.contains(key) && check(file, name)) {
        checked.add(key);
        trial.counters().add(Figure.FILES, 1);
      }
    }
  }

  private static boolean check(Path file, String name) throws IOException {
    try {
      byte[] octets = Files.readAllBytes(file);
      WholeMessage.of(octets, file.toString());
      Matcher size = SIZE.matcher(name);
      Violation.unless(
          size.find() && Integer.parseInt(size.group(1)) == octets.length,
          "%s has %d octets",
          file,
          octets.length);
      return true;
    } catch (NoSuchFileException e) {
      // Renamed or removed meanwhile.
      return false;
    }
  }

  private static Set<Path> folders(Path mail) throws IOException {
    Set<Path> folders = new HashSet<>();
    for (Path user : children(mail)) {
      folders.add(user);
      for (Path child : children(user)) {
        if (child.getFileName().toString().startsWith(".") && Files.isDirectory(child)) {
          folders.add(child);
        }
      }
    }
    return folders;
  }

  private static Set<Path> children(Path directory) throws IOException {
    Set<Path> found = new HashSet<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        entries.forEach(found::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return found;
  }
}
