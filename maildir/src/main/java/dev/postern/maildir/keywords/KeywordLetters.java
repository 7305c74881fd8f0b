package dev.postern.maildir.keywords;

import dev.postern.maildir.filename.FlagLetters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which letter in a file name stands for which keyword: the content of {@code dovecot-keywords}.
 * Immutable.
 */
public final class KeywordLetters {
  /** The file's name in its mailbox. */
  public static final String FILE = "dovecot-keywords";

  /** No letter has a meaning yet. */
  public static final KeywordLetters NONE = new KeywordLetters(new String[FlagLetters.KEYWORDS]);

  /** With its number, what a letter is called whose keyword is not known. */
  private static final String UNKNOWN = "unknown-";

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
    // Of two letters for one keyword the first counts, as Dovecot has it.
    Set<String> once = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < names.length; i++) {
      if (names[i] != null && !once.add(names[i])) {
        names[i] = null;
      }
    }
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
    int unnamed = -1;
    for (int i = 0; i < names.length; i++) {
      if (keyword.equalsIgnoreCase(names[i])) {
        return i;
      }
      if (names[i] == null && keyword.equalsIgnoreCase(UNKNOWN + i)) {
        unnamed = i;
      }
    }
    return unnamed;
  }

  /** These letters, and names for those of a code that have none. */
  public KeywordLetters withUnknown(int code) {
    String[] next = names.clone();
    for (int i = 0; i < names.length; i++) {
      if (names[i] == null && (code & 1 << i) != 0) {
        next[i] = UNKNOWN + i;
      }
    }
    return new KeywordLetters(next);
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

  /** The keywords of a code's letters; of letters without a meaning, the names Dovecot gives. */
  public List<String> keywords(int code) {
    List<String> keywords = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if ((code & 1 << i) != 0) {
        keywords.add(names[i] == null ? UNKNOWN + i : names[i]);
      }
    }
    return keywords;
  }

  /** All keywords that have names. */
  public List<String> all() {
    return Arrays.stream(names).filter(Objects::nonNull).toList();
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
