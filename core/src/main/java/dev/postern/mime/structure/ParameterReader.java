package dev.postern.mime.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the parameters behind a field's first word (RFC 2045 §5.1) and joins continuations (RFC
 * 2231 §3).
 */
final class ParameterReader {

  private static final int MAX_INDEX_DIGITS = 4;

  private ParameterReader() {}

  /**
   * Reads to the end of the field. What is no parameter is passed over; missing semicolons are
   * forgiven.
   */
  static Parameters read(FieldCursor cursor, int maxParameters, StructureBudget budget) {
    List<Parameter> pieces = new ArrayList<>();
    while (!cursor.atEnd() && pieces.size() < maxParameters) {
      cursor.skipSpace();
      String name = cursor.readToken();
      cursor.skipSpace();
      if (cursor.take('=')) {
        cursor.skipSpace();
        String value = cursor.peek() == '"' ? cursor.readQuoted() : cursor.readUntil(";(");
        if (!name.isEmpty()) {
          if (!budget.take(name.length() + value.length())) {
            break;
          }
          pieces.add(new Parameter(name, value));
        }
      } else if (name.isEmpty()) {
        skipOther(cursor);
      }
    }
    if (pieces.size() == maxParameters && !cursor.atEnd()) {
      budget.exceeded();
    }
    return pieces.isEmpty() ? Parameters.NONE : new Parameters(pieces, join(pieces));
  }

  private static void skipOther(FieldCursor cursor) {
    if (cursor.peek() == '"') {
      cursor.readQuoted();
    } else {
      cursor.advance();
    }
  }

  private static List<Parameter> join(List<Parameter> pieces) {
    List<Parameter> joined = new ArrayList<>();
    Map<String, TreeMap<Integer, Parameter>> continued = new TreeMap<>();
    for (Parameter piece : pieces) {
      int star = piece.name().indexOf('*');
      int index = star < 0 ? -1 : index(piece.name(), star + 1);
      if (index < 0) {
        joined.add(piece);
      } else {
        String name = piece.name().substring(0, star).toLowerCase(Locale.ROOT);
        continued.computeIfAbsent(name, key -> new TreeMap<>()).putIfAbsent(index, piece);
      }
    }
    for (TreeMap<Integer, Parameter> sections : continued.values()) {
      if (sections.lastKey() == sections.size() - 1) {
        joined.add(joinSections(List.copyOf(sections.values())));
      } else {
        // With a gap the value is unknown: the pieces stay as they are.
        joined.addAll(sections.values());
      }
    }
    return joined;
  }

  /** The section number of {@code name*12} or {@code name*12*}, -1 where the name has none. */
  private static int index(String name, int from) {
    int to = name.endsWith("*") ? name.length() - 1 : name.length();
    if (to <= from || to - from > MAX_INDEX_DIGITS) {
      return -1;
    }
    int index = 0;
    for (int i = from; i < to; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = index * 10 + digit;
    }
    return index;
  }

  private static Parameter joinSections(List<Parameter> sections) {
    String first = sections.get(0).name();
    String name = first.substring(0, first.indexOf('*'));
    boolean extended = sections.stream().anyMatch(section -> section.name().endsWith("*"));
    StringBuilder value = new StringBuilder();
    if (extended && !first.endsWith("*")) {
      // RFC 2231 §4.1 has charset and language in the first section alone; here it names neither.
      value.append("''");
    }
    for (Parameter section : sections) {
      boolean encode = extended && !section.name().endsWith("*");
      value.append(encode ? section.value().replace("%", "%25") : section.value());
    }
    return new Parameter(extended ? name + '*' : name, value.toString());
  }
}
