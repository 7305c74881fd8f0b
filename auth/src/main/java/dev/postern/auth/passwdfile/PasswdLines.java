package dev.postern.auth.passwdfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines of a passwd-file. One that is none is reported by its number and left out: it
 * shall neither stop the others nor become a user whom nobody meant.
 */
final class PasswdLines {
  private static final Logger LOG = LoggerFactory.getLogger(PasswdLines.class);

  private final Path path;
  private final Map<String, PasswdEntry> entries = new LinkedHashMap<>();

  private PasswdLines(Path path) {
    this.path = path;
  }

  /** The entries by their names in lower case, in the order of the file. */
  static Map<String, PasswdEntry> read(Path path) throws IOException {
    PasswdLines lines = new PasswdLines(path);
    lines.take(Files.readAllBytes(path));
    return Collections.unmodifiableMap(lines.entries);
  }

  private void take(byte[] octets) {
    int number = 0;
    for (int start = 0; start < octets.length; ) {
      int end = start;
      while (end < octets.length && octets[end] != '\n') {
        end++;
      }
      int length = end > start && octets[end - 1] == '\r' ? end - 1 - start : end - start;
      take(ByteBuffer.wrap(octets, start, length), ++number);
      start = end + 1;
    }
  }

  private void take(ByteBuffer octets, int number) {
    try {
      String line = StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
      if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == ':') {
        return;
      }
      PasswdEntry entry = PasswdEntry.parse(line);
      if (entries.putIfAbsent(entry.user().toLowerCase(Locale.ROOT), entry) != null) {
        LOG.warn("passwd-file user twice, first one holds path={} line={}", path, number);
      }
    } catch (CharacterCodingException e) {
      LOG.error("passwd-file line left out: not UTF-8 path={} line={}", path, number);
    } catch (IllegalArgumentException e) {
      LOG.error("passwd-file line left out: {} path={} line={}", e.getMessage(), path, number);
    }
  }
}
