package dev.postern.maildir.folder;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The content of {@code subscriptions}: version 2, whose first line is {@code V<TAB>2} and whose
 * names have tabs between their levels, and the older form of plain names.
 */
final class Subscriptions {
  private static final String HEADER = "V\t2";

  private Subscriptions() {}

  /** The names as written, levels parted by the layout's delimiter. */
  static Set<String> parse(byte[] file, char delimiter) {
    List<String> lines = new String(file, StandardCharsets.UTF_8).lines().toList();
    boolean second = !lines.isEmpty() && lines.get(0).equals(HEADER);
    Set<String> names = new LinkedHashSet<>();
    for (String line : second ? lines.subList(1, lines.size()) : lines) {
      if (!line.isEmpty()) {
        names.add(second ? line.replace('\t', delimiter) : line);
      }
    }
    return names;
  }

  static byte[] print(Set<String> names, char delimiter) {
    StringBuilder text = new StringBuilder(HEADER).append("\n\n");
    for (String name : names) {
      text.append(name.replace(delimiter, '\t')).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
