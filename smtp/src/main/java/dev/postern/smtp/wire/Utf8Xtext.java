package dev.postern.smtp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The encodings of addresses beyond ASCII in ORCPT and in reports (RFC 6533 §3). */
public final class Utf8Xtext {
  private static final Pattern EMBEDDED = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{2,6})\\}");

  private static final char REPLACEMENT = '\ufffd';

  private Utf8Xtext() {}

  /**
   * Decodes {@code utf-8-addr-xtext} and {@code utf-8-addr-unitext}.
   *
   * @param text an octet a character
   * @throws SmtpSyntaxException if it is empty, holds what has to be encoded, is malformed, or is
   *     no text that stays in its line
   */
  public static String decode(String text) throws SmtpSyntaxException {
    String characters = utf8(text);
    StringBuilder out = new StringBuilder(characters.length());
    Matcher embedded = EMBEDDED.matcher(characters);
    int at = 0;
    while (at < characters.length()) {
      int c = characters.codePointAt(at);
      if (c == '\\' && embedded.region(at, characters.length()).lookingAt()) {
        c = Integer.parseInt(embedded.group(1), 16);
        at = embedded.end();
      } else if (c == '\\' || c == '+' || c == '=' || c == ' ') {
        throw malformed();
      } else {
        at += Character.charCount(c);
      }
      if (!isText(c)) {
        throw malformed();
      }
      out.appendCodePoint(c);
    }
    if (out.isEmpty()) {
      throw malformed();
    }
    return out.toString();
  }

  /** Whether decoded text is an address that stays in its line; what was no UTF-8 is none. */
  public static boolean isText(String decoded) {
    return !decoded.isEmpty() && decoded.codePoints().allMatch(c -> c != REPLACEMENT && isText(c));
  }

  private static boolean isText(int c) {
    return switch (Character.isValidCodePoint(c) ? Character.getType(c) : Character.CONTROL) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String utf8(String octets) throws SmtpSyntaxException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static SmtpSyntaxException malformed() {
    return new SmtpSyntaxException(EnhancedStatus.INVALID_ARGUMENTS, "malformed address");
  }
}
