package dev.postern.smtp.wire;

import java.nio.charset.StandardCharsets;

/** The xtext encoding of parameter values (RFC 3461 §4). */
public final class Xtext {

  private Xtext() {}

  /**
   * Decodes xtext.
   *
   * @throws SmtpSyntaxException if a {@code +} is not followed by two upper-case hexadecimal
   *     digits, or a character has to be encoded but is not
   */
  public static String decode(String text) throws SmtpSyntaxException {
    byte[] out = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        if (i + 2 >= text.length()) {
          throw malformed();
        }
        out[length++] = (byte) (hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)));
        i += 2;
      } else if (c < 33 || c > 126 || c == '=') {
        throw malformed();
      } else {
        out[length++] = (byte) c;
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  private static int hex(char c) throws SmtpSyntaxException {
    int digit = "0123456789ABCDEF".indexOf(c);
    if (digit < 0) {
      throw malformed();
    }
    return digit;
  }

  private static SmtpSyntaxException malformed() {
    return new SmtpSyntaxException(EnhancedStatus.INVALID_ARGUMENTS, "malformed xtext");
  }
}
