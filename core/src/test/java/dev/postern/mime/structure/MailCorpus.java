package dev.postern.mime.structure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Real mail, where it is there: in the folder of property {@code postern.corpus}, or in
 * shared/corpus beside the project.
 */
final class MailCorpus {

  private MailCorpus() {}

  static Optional<Path> folder() {
    String named = System.getProperty("postern.corpus");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isDirectory);
    }
    for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
      Path folder = above.resolve("shared").resolve("corpus");
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** All messages by name, line ends made CRLF. */
  static Map<String, byte[]> messages(Path folder) {
    Map<String, byte[]> messages = new TreeMap<>();
    for (Path file : files(folder)) {
      String name = folder.relativize(file).toString();
      String text = read(file);
      if (name.endsWith(".eml")) {
        messages.put(name, Mail.crlf(text));
      } else if (name.endsWith(".mbox")) {
        String[] parts = text.split("(?m)^From .*\n", -1);
        for (int i = 1; i < parts.length; i++) {
          messages.put("%s#%03d".formatted(name, i), Mail.crlf(parts[i]));
        }
      }
    }
    return messages;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), Mail.LATIN_1).replace("\r\n", "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
