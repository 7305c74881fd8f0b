package dev.postern.auth.dovecot.client;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of Dovecot's auth protocol: words between tabs. What would end a word or a line is
 * escaped with the octet 1, as Dovecot's own programs do.
 */
record AuthLine(List<String> words) {
  private static final char ESCAPE = '\u0001';

  static AuthLine of(String... words) {
    return new AuthLine(List.of(words));
  }

  static AuthLine parse(String line) {
    return new AuthLine(Arrays.stream(line.split("\t", -1)).map(AuthLine::unescaped).toList());
  }

  /** The line as it is sent, with its end. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      if (!text.isEmpty()) {
        text.append('\t');
      }
      word.chars().forEach(c -> escape((char) c, text));
    }
    return text.append('\n').toString();
  }

  String command() {
    return words.get(0);
  }

  /** The number of a request, or -1 if there is none. */
  long id() {
    String id = words.size() > 1 ? words.get(1) : "";
    return id.matches("[0-9]{1,10}") ? Long.parseLong(id) : -1;
  }

  /** A word by its place, empty if there are not so many. */
  String word(int place) {
    return place < words.size() ? words.get(place) : "";
  }

  /** The parameters from a place on; one without a value has an empty one. */
  Map<String, String> parameters(int from) {
    Map<String, String> found = new LinkedHashMap<>();
    words.stream()
        .skip(from)
        .filter(word -> !word.isEmpty())
        .forEach(
            word -> {
              int equals = word.indexOf('=');
              found.putIfAbsent(
                  equals < 0 ? word : word.substring(0, equals),
                  equals < 0 ? "" : word.substring(equals + 1));
            });
    return found;
  }

  /** Never shows what it says: a password may be in it. */
  @Override
  public String toString() {
    return "AuthLine[" + command() + "]";
  }

  private static void escape(char c, StringBuilder text) {
    Optional<Character> code =
        switch (c) {
          case '\0' -> Optional.of('0');
          case ESCAPE -> Optional.of('1');
          case '\t' -> Optional.of('t');
          case '\r' -> Optional.of('r');
          case '\n' -> Optional.of('n');
          default -> Optional.empty();
        };
    code.ifPresentOrElse(escaped -> text.append(ESCAPE).append(escaped), () -> text.append(c));
  }

  private static String unescaped(String word) {
    if (word.indexOf(ESCAPE) < 0) {
      return word;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean escape = c == ESCAPE && i + 1 < word.length();
      text.append(escape ? meant(word.charAt(++i)) : c);
    }
    return text.toString();
  }

  private static char meant(char code) {
    return switch (code) {
      case '0' -> '\0';
      case '1' -> ESCAPE;
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'n' -> '\n';
      default -> code;
    };
  }
}
