package dev.postern.delivery.alias;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Tables, and who gets the mail for whom by them, as Debian's Postfix answers: addresses, with the
 * sender if it is an owner; {@code !5.1.1} for what bounces; a code for what it does not take.
 */
final class AliasCases {
  private AliasCases() {}

  /** By recipient. */
  static Map<String, String> answers() {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String line : text("answers").lines().toList()) {
      int equals = line.indexOf(" =");
      answers.put(line.substring(0, equals), line.substring(equals + 2).strip());
    }
    return answers;
  }

  /** The table of virtual aliases: a key, white space, a value. */
  static Map<String, String> virtual() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String line : text("virtual").lines().toList()) {
      // A quoted key may hold a blank.
      int end = line.startsWith("\"") ? line.indexOf('@') : 0;
      int blank = end + line.substring(end).split("\\s", 2)[0].length();
      entries.put(line.substring(0, blank), line.substring(blank).strip());
    }
    return entries;
  }

  /** Writes the files of local aliases; answers the first. */
  static Path write(Path directory) throws IOException {
    for (String name : new String[] {"virtual", "aliases", "members", "nested", "nobody"}) {
      Files.writeString(
          directory.resolve(name), text(name).replace("@DIRECTORY@", directory.toString()));
    }
    return directory.resolve("aliases");
  }

  private static String text(String name) {
    try (InputStream in = Objects.requireNonNull(AliasCases.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
