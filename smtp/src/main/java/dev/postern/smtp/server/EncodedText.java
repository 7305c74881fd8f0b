package dev.postern.smtp.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.IntStream;

/** Makes a header field of ASCII of one that holds other text (RFC 2047). */
final class EncodedText {
  /** RFC 2047 §2: how long a line with an encoded word may be. */
  static final int MOST = 76;

  private static final String BEGIN = "=?UTF-8?B?";
  private static final String END = "?=";

  /** Octets in a word, which so leaves room for the blank of a folded line. */
  private static final int WORD = octets(MOST - 1);

  /** Room for any character. */
  private static final int LEAST = 6;

  private EncodedText() {}

  /**
   * The field; the same if all of it is ASCII. Encoded is all from the first word that is not to
   * the last, since no blank counts between two encoded words.
   */
  static String of(String field) {
    int[] foreign = IntStream.range(0, field.length()).filter(i -> field.charAt(i) > 126).toArray();
    if (foreign.length == 0) {
      return field;
    }
    int value = field.indexOf(':') + 1;
    int begin = Math.max(value, field.lastIndexOf(' ', foreign[0]) + 1);
    int last = field.indexOf(' ', foreign[foreign.length - 1]);
    int end = last < 0 ? field.length() : last;
    boolean first = field.substring(value, begin).isBlank();
    int room = first ? Math.max(LEAST, octets(MOST - begin)) : WORD;
    return field.substring(0, begin)
        + words(field.substring(begin, end), room)
        + field.substring(end);
  }

  private static int octets(int length) {
    return (length - BEGIN.length() - END.length()) / 4 * 3;
  }

  /** No character is cut in two (RFC 2047 §5). */
  private static String words(String text, int firstRoom) {
    StringBuilder out = new StringBuilder();
    StringBuilder word = new StringBuilder();
    int room = firstRoom;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      String next = Character.toString(text.codePointAt(i));
      room -= utf8(next).length;
      if (room < 0) {
        out.append(encoded(word)).append(' ');
        word.setLength(0);
        room = WORD - utf8(next).length;
      }
      word.append(next);
    }
    return out.append(encoded(word)).toString();
  }

  private static String encoded(StringBuilder word) {
    return BEGIN + Base64.getEncoder().encodeToString(utf8(word.toString())) + END;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
