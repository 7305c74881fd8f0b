package dev.postern.auth.dovecot.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of Dovecot's protocols: fields separated by tabs, in which what would end a field or the
 * line is escaped ({@code \001t \001n \001r \0010 \0011}).
 */
public final class TabLine {
  private static final char ESCAPE = '\001';
  private static final String PLAIN = "\0\001\t\r\n";
  private static final String ESCAPED = "01trn";

  /** Nothing above it is escaped; nearly all that is sent is. */
  private static final char LAST_SPECIAL = '\r';

  private final StringBuilder text = new StringBuilder();

  /** A line that begins with these fields. */
  public static TabLine of(String... fields) {
    TabLine line = new TabLine();
    for (String field : fields) {
      line.add(field);
    }
    return line;
  }

  /** One more field. */
  public TabLine add(String field) {
    if (text.length() > 0) {
      text.append('\t');
    }
    escape(field);
    return this;
  }

  /** One more field, {@code name=value}. */
  public TabLine add(String name, String value) {
    return add(name + '=' + value);
  }

  private void escape(String field) {
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      int special = c > LAST_SPECIAL ? -1 : PLAIN.indexOf(c);
      if (special < 0) {
        text.append(c);
      } else {
        text.append(ESCAPE).append(ESCAPED.charAt(special));
      }
    }
  }

  /** As it is sent. */
  public ByteBuffer octets() {
    return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** As it is sent, without its end. */
  @Override
  public String toString() {
    return text.toString();
  }

  /** The fields of a line that was received, without its end; at least one, which may be empty. */
  public static List<String> fields(byte[] line) {
    String[] fields = new String(line, StandardCharsets.UTF_8).split("\t", -1);
    Arrays.setAll(fields, i -> unescaped(fields[i]));
    return List.of(fields);
  }

  /**
   * The parameters among fields, {@code name=value} or a word alone, whose value is empty. What is
   * there twice counts as it is there first.
   */
  public static Map<String, String> parameters(List<String> fields) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String field : fields) {
      if (!field.isEmpty()) {
        int equals = field.indexOf('=');
        String name = equals < 0 ? field : field.substring(0, equals);
        parameters.putIfAbsent(name, equals < 0 ? "" : field.substring(equals + 1));
      }
    }
    return parameters;
  }

  /** As Dovecot does, what follows an escape and is not one of its letters stands for itself. */
  private static String unescaped(String field) {
    if (field.indexOf(ESCAPE) < 0) {
      return field;
    }
    StringBuilder plain = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == ESCAPE && i + 1 < field.length()) {
        i++;
        int special = ESCAPED.indexOf(field.charAt(i));
        plain.append(special < 0 ? field.charAt(i) : PLAIN.charAt(special));
      } else if (c != ESCAPE) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
