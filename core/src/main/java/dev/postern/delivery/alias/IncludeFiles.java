package dev.postern.delivery.alias;

import dev.postern.table.file.TableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that aliases include, each kept as it was read, so that a list of many addresses costs
 * a message little. Safe for many threads.
 */
final class IncludeFiles {
  private final Map<Path, TableFile<Content>> files = new ConcurrentHashMap<>();
  private final Clock clock;

  IncludeFiles(Clock clock) {
    this.clock = clock;
  }

  /** A word, and who says it. */
  record Member(AddressList.Word word, Source source) {}

  /**
   * What words stand for: themselves, and those of the files that they include, each file once.
   *
   * @throws IOException if a file cannot be read
   * @throws AddressSyntaxException if one has what is no address
   */
  Set<Member> expand(List<AddressList.Word> words) throws IOException, AddressSyntaxException {
    Set<Member> all = new LinkedHashSet<>();
    expand(words, Source.ALIAS, all, new LinkedHashSet<>());
    return all;
  }

  private void expand(List<AddressList.Word> words, Source source, Set<Member> all, Set<Path> seen)
      throws IOException, AddressSyntaxException {
    for (AddressList.Word word : words) {
      if (!word.isInclude()) {
        all.add(new Member(word, source));
        continue;
      }
      Path path = path(word);
      if (seen.add(path)) {
        expand(read(path), Source.INCLUDE, all, seen);
      }
    }
  }

  private static Path path(AddressList.Word word) throws AddressSyntaxException {
    try {
      Path path = Path.of(word.included());
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // No path at all.
    }
    throw new AddressSyntaxException("no absolute path: " + word.text());
  }

  private List<AddressList.Word> read(Path path) throws IOException, AddressSyntaxException {
    return files.computeIfAbsent(path, this::file).current().words(path);
  }

  private TableFile<Content> file(Path path) {
    return new TableFile<>(
        path, (octets, faults) -> Content.of(new String(octets, StandardCharsets.UTF_8)), clock);
  }

  /**
   * What is in a file.
   *
   * @param fault why not all of it can be read; empty if it can
   */
  private record Content(List<AddressList.Word> words, String fault) {
    /** Each line is a list of its own: none goes on with the one before. */
    static Content of(String text) {
      Set<AddressList.Word> all = new LinkedHashSet<>();
      int number = 0;
      for (String line : text.lines().map(String::strip).toList()) {
        number++;
        try {
          if (!line.isEmpty() && !line.startsWith("#")) {
            all.addAll(AddressList.words(line));
          }
        } catch (AddressSyntaxException e) {
          return new Content(List.of(), "line " + number + ": " + e.getMessage());
        }
      }
      return new Content(List.copyOf(all), "");
    }

    List<AddressList.Word> words(Path path) throws AddressSyntaxException {
      if (!fault.isEmpty()) {
        throw new AddressSyntaxException(path + " " + fault);
      }
      return words;
    }
  }
}
