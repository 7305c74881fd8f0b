package dev.postern.delivery.alias;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines as Postfix's files have them: one that begins with white space goes on with the one before;
 * empty ones, and those whose first other character is {@code #}, are comments.
 */
final class LogicalLines {
  private LogicalLines() {}

  /**
   * One line.
   *
   * @param number where it begins, from 1
   */
  record Line(String text, int number) {}

  static List<Line> of(String text) {
    List<Line> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    int number = 0;
    int begun = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        add(lines, open, begun);
        begun = number;
      }
      open.append(open.isEmpty() ? "" : " ").append(content);
    }
    add(lines, open, begun);
    return lines;
  }

  private static void add(List<Line> lines, StringBuilder open, int begun) {
    if (!open.isEmpty()) {
      // Before the first line there is none to go on with.
      lines.add(new Line(open.toString(), Math.max(1, begun)));
      open.setLength(0);
    }
  }
}
