package dev.postern.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

  /** As it stands in the file, without the blanks around it; numbers begin with 1. */
  record Line(int number, String text) {
    /** The words of a list. */
    List<String> words() {
      return List.of(text.split(Networks.SEPARATOR));
    }
  }

  /**
   * What a key is set to.
   *
   * @param lines where that stands
   * @param option the long option of that name
   * @param value empty if there is nothing behind the key
   */
  record Setting(List<Line> lines, String option, String value) {
    /** Where it begins. */
    int line() {
      return lines.get(0).number();
    }

    /** The line with the word that is told of as a mistake; the first if there is none. */
    int lineOf(String told) {
      List<String> words = new ArrayList<>(List.of(told.split("[,;:\\s]+")));
      Collections.reverse(words);
      for (String word : words) {
        List<Line> having = lines.stream().filter(line -> line.words().contains(word)).toList();
        if (having.size() == 1) {
          return having.get(0).number();
        }
      }
      return line();
    }
  }

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
   * @throws IllegalArgumentException with the numbers of the lines that cannot be understood
   */
  static ConfigFile read(Path path) {
    String text = Mistakes.named(OPTION, () -> text(path));
    Reading reading = new Reading(path);
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      reading.line(++number, line);
    }
    reading.finish();
    Mistakes.throwAll(reading.mistakes);
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
    private final List<String> mistakes = new ArrayList<>();

    /** The logical line. */
    private List<Line> lines = List.of();

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
        lines = new ArrayList<>();
        lines.add(new Line(number, stripped));
      } else if (lines.isEmpty()) {
        mistakes.add(
            mistake(path, number, "it begins with a blank, but continues no line").getMessage());
      } else {
        lines.add(new Line(number, stripped));
      }
    }

    void finish() {
      if (lines.isEmpty()) {
        return;
      }
      String logical = lines.stream().map(Line::text).collect(Collectors.joining(" "));
      try {
        if (logical.startsWith("[")) {
          sections.add(section(logical, lines.get(0).number()));
        } else {
          (sections.isEmpty() ? settings : sections.get(sections.size() - 1).settings())
              .add(setting(logical));
        }
      } catch (IllegalArgumentException e) {
        mistakes.add(e.getMessage());
      }
    }

    private Section section(String logical, int begun) {
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

    private Setting setting(String logical) {
      Matcher key = KEY.matcher(logical);
      if (!key.matches()) {
        throw mistake(path, lines.get(0).number(), "expected key = value");
      }
      return new Setting(lines, "--" + key.group(1).replace('_', '-'), key.group(2));
    }
  }
}
