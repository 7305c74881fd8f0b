package dev.postern.maildir;

import dev.postern.maildir.disk.OctetName;
import dev.postern.maildir.index.Place;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names in a mailbox's directories.
 *
 * @param names of those directories that were listed
 */
record DirectoryListing(Map<Place, Set<String>> names) {

  /** Lists directories, {@code new} first: files move from there to {@code cur}, not back. */
  static DirectoryListing of(MailboxPaths paths, Set<Place> places) throws IOException {
    Map<Place, Set<String>> names = new EnumMap<>(Place.class);
    for (Place place : Place.values()) {
      if (places.contains(place)) {
        names.put(place, list(paths.place(place)));
      }
    }
    return new DirectoryListing(names);
  }

  private static Set<String> list(Path directory) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = OctetName.of(entry);
        // Names with a dot in front are no messages (maildir(5)); NFS leaves such files. A line
        // feed would break the uidlist; Dovecot ignores such names too.
        if (name.charAt(0) != '.' && name.indexOf('\n') < 0) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      // Other programs leave out new; it is made when it is needed.
      return names;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }
}
