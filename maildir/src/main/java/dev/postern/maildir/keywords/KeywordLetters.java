package dev.postern.maildir.keywords;

import dev.postern.maildir.filename.FlagLetters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which letter in a file name stands for which keyword: the content of {@code dovecot-keywords}.
 * Immutable.
 */
public final class KeywordLetters {
  /** The file's name in its mailbox. */
  public static final String FILE = "dovecot-keywords";

  /** No letter has a meaning yet. */
  public static final KeywordLetters NONE = new KeywordLetters(new String[FlagLetters.KEYWORDS]);

  private final String[] names;

  private KeywordLetters(String[] names) {
    this.names = names;
  }

  /** Reads the file; lines that make no sense are left out. */
  public static KeywordLetters parse(byte[] file) {
    String[] names = new String[FlagLetters.KEYWORDS];
    new String(file, StandardCharsets.UTF_8)
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              int index = space < 1 || space > 2 ? -1 : number(line.substring(0, space));
              if (index >= 0 && index < names.length && space + 1 < line.length()) {
                names[index] = line.substring(space + 1);
              }
            });
    return new KeywordLetters(names);
  }

  /** The file's content. */
  public byte[] print() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      if (names[i] != null) {
        text.append(i).append(' ').append(names[i]).append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The number of a keyword's letter, or -1. */
  public int indexOf(String keyword) {
    for (int i = 0; i < names.length; i++) {
      if (keyword.equalsIgnoreCase(names[i])) {
        return i;
      }
    }
    return -1;
  }

  /** These letters and one for another keyword; nothing if none is free. */
  public Optional<KeywordLetters> with(String keyword) {
    for (int i = 0; i < names.length; i++) {
      if (names[i] == null) {
        String[] next = names.clone();
        next[i] = keyword;
        return Optional.of(new KeywordLetters(next));
      }
    }
    return Optional.empty();
  }

  /** The keywords of a code's letters; letters without a meaning are left out. */
  public List<String> keywords(int code) {
    List<String> keywords = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if ((code & 1 << i) != 0 && names[i] != null) {
        keywords.add(names[i]);
      }
    }
    return keywords;
  }

  /** All keywords. */
  public List<String> all() {
    return keywords(-1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeywordLetters that && Arrays.equals(names, that.names);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(names);
  }

  private static int number(String digits) {
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + (digit - '0');
    }
    return value;
  }
}
