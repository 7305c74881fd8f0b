package dev.postern.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of options: {@code key = value} on logical lines as those of Postfix's {@code main.cf},
 * and sections {@code [PROTOCOL ADDRESS]}, each a listener with the keys below it.
 *
 * @param settings those before the first section
 */
record ConfigFile(Path path, List<Setting> settings, List<Section> sections) {
  static final String OPTION = "--config";

  /** Of a file. */
  private static final int MAX_OCTETS = 1_048_576;

  private static final Pattern KEY =
      Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)\\s*=\\s*(.*)", Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("\\[\\s*(\\S+)\\s+(\\S.*?)\\s*]");

  /**
   * What a key is set to.
   *
   * @param line where that begins, from 1
   * @param option the long option of that name
   */
  record Setting(int line, String option, String value) {}

  /** A listener at an address, in the words of {@code --listen}. */
  record Section(int line, String protocol, String address, List<Setting> settings) {
    /** Port 0 is another one each time. */
    boolean isAt(Section other) {
      return protocol.equals(other.protocol)
          && address.equals(other.address)
          && !address.endsWith(":0");
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the number of the line, if one cannot be understood
   */
  static ConfigFile read(Path path) {
    String text = Mistakes.named(OPTION, () -> text(path));
    Reading reading = new Reading(path);
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      reading.line(++number, line);
    }
    reading.finish();
    return new ConfigFile(path, reading.settings, reading.sections);
  }

  /** A mistake in a line. */
  static IllegalArgumentException mistake(Path path, int line, String what) {
    return new IllegalArgumentException(path + ", line " + line + ": " + what);
  }

  private static String text(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory");
    }
    try {
      byte[] octets;
      try (InputStream in = Files.newInputStream(path)) {
        octets = in.readNBytes(MAX_OCTETS + 1);
      }
      if (octets.length > MAX_OCTETS) {
        throw new IOException(path + " has more than " + MAX_OCTETS + " octets");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      if (text.indexOf('\0') >= 0) {
        throw new IOException(path + " is no text: there is a NUL in it");
      }
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is not UTF-8", e);
    }
  }

  /** A file that is read. */
  private static final class Reading {
    private final Path path;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** Where the logical line began; 0: none has. */
    private int begun;

    private String logical = "";

    private Reading(Path path) {
      this.path = path;
    }

    void line(int number, String line) {
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        return;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        finish();
        begun = number;
        logical = stripped;
      } else if (begun == 0) {
        throw mistake(path, number, "it begins with a blank, but continues no line");
      } else {
        logical += " " + stripped;
      }
    }

    void finish() {
      if (begun == 0) {
        return;
      }
      if (logical.startsWith("[")) {
        sections.add(section());
      } else {
        (sections.isEmpty() ? settings : sections.get(sections.size() - 1).settings())
            .add(setting());
      }
    }

    private Section section() {
      Matcher heading = HEADING.matcher(logical);
      if (!heading.matches()) {
        throw mistake(path, begun, "expected [PROTOCOL HOST:PORT] or [PROTOCOL unix:/path]");
      }
      Section section = new Section(begun, heading.group(1), heading.group(2), new ArrayList<>());
      for (Section before : sections) {
        if (before.isAt(section)) {
          throw mistake(path, begun, "there is such a section in line " + before.line());
        }
      }
      return section;
    }

    private Setting setting() {
      Matcher key = KEY.matcher(logical);
      if (!key.matches()) {
        throw mistake(path, begun, "expected key = value");
      }
      if (key.group(2).isEmpty()) {
        throw mistake(path, begun, key.group(1) + " is empty");
      }
      return new Setting(begun, "--" + key.group(1).replace('_', '-'), key.group(2));
    }
  }
}
