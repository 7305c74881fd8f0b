package dev.postern.auth.passwdfile;

import dev.postern.auth.password.PasswordSchemes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The lines of a passwd-file. One that is none is a fault and left out: it shall neither stop the
 * others nor become a user whom nobody meant.
 */
final class PasswdLines {
  private final PasswordSchemes schemes;
  private final Map<String, PasswdEntry> entries = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private PasswdLines(PasswordSchemes schemes) {
    this.schemes = schemes;
  }

  static PasswdLines read(Path path, PasswordSchemes schemes) throws IOException {
    PasswdLines lines = new PasswdLines(schemes);
    lines.take(Files.readAllBytes(path));
    return lines;
  }

  /** The entries by their names in lower case, in the order of the file. */
  Map<String, PasswdEntry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** What is wrong with which line, in words for its owner that give no secret away. */
  List<String> faults() {
    return Collections.unmodifiableList(faults);
  }

  /** How many users no password fits. */
  long locked() {
    return entries.values().stream().filter(this::isLocked).count();
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
        fault(number, "a user twice, the first one holds");
      } else {
        check(entry, number);
      }
    } catch (CharacterCodingException e) {
      fault(number, "left out: not UTF-8");
    } catch (IllegalArgumentException e) {
      fault(number, "left out: " + e.getMessage());
    }
  }

  /** Whether the user will be able to log in. */
  private void check(PasswdEntry entry, int number) {
    try {
      entry.check(schemes);
    } catch (IllegalArgumentException e) {
      fault(number, "its user cannot log in: " + e.getMessage());
    }
  }

  private void fault(int number, String what) {
    faults.add("line " + number + ": " + what);
  }

  private boolean isLocked(PasswdEntry entry) {
    try {
      return entry.verifiable().isEmpty() && !entry.needsNoPassword();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
