package dev.postern.testing.transcript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Octets that a text file does not show: {@code {{CR}} {{LF}} {{NUL}} {{xFF}} {{repeat 5000 A}}
 * {{base64 text}}}, the last one with {@code \0} for NUL.
 */
final class Escapes {
  private Escapes() {}

  /** The octets of a line with tokens. */
  static byte[] decode(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      int close = open < 0 ? -1 : text.indexOf("}}", open);
      if (close < 0) {
        break;
      }
      out.writeBytes(text.substring(at, open).getBytes(StandardCharsets.UTF_8));
      out.writeBytes(token(text.substring(open + 2, close)));
      at = close + 2;
    }
    out.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** The octets of one token, without its braces. */
  static byte[] token(String name) {
    if (name.matches("repeat [0-9]+ .*")) {
      int space = name.indexOf(' ', 7);
      int count = Integer.parseInt(name.substring(7, space));
      return decode(
          name.substring(space + 1)
              .replace("<CR>", "{{CR}}")
              .replace("<LF>", "{{LF}}")
              .repeat(count));
    }
    if (name.startsWith("base64 ")) {
      byte[] plain = name.substring(7).replace("\\0", "\0").getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encode(plain);
    }
    if (name.matches("x[0-9A-Fa-f]{2}")) {
      return new byte[] {(byte) Integer.parseInt(name.substring(1), 16)};
    }
    return switch (name) {
      case "CR" -> new byte[] {'\r'};
      case "LF" -> new byte[] {'\n'};
      case "CRLF" -> new byte[] {'\r', '\n'};
      case "NUL" -> new byte[] {0};
      case "TAB" -> new byte[] {'\t'};
      default -> throw new IllegalArgumentException("unknown token {{" + name + "}}");
    };
  }
}
