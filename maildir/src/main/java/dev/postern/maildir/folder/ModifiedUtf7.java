package dev.postern.maildir.folder;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mailbox names in the modified UTF-7 of RFC 3501 §5.1.3, as directories are named. */
final class ModifiedUtf7 {
  private ModifiedUtf7() {}

  /** Encodes a name. */
  static String encode(String name) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < name.length()) {
      char c = name.charAt(at);
      if (direct(c)) {
        out.append(c == '&' ? "&-" : String.valueOf(c));
        at++;
      } else {
        int end = at;
        while (end < name.length() && !direct(name.charAt(end))) {
          end++;
        }
        byte[] utf16 = name.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
        out.append('&').append(base64.replace('/', ',')).append('-');
        at = end;
      }
    }
    return out.toString();
  }

  /**
   * Decodes a name. One that is not properly encoded (a directory made by hand) is taken as it is.
   */
  static String decode(String encoded) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < encoded.length()) {
      char c = encoded.charAt(at);
      if (c != '&') {
        out.append(c);
        at++;
        continue;
      }
      int end = encoded.indexOf('-', at);
      if (end < 0) {
        return encoded;
      }
      String shifted = end == at + 1 ? "&" : unshift(encoded.substring(at + 1, end));
      if (shifted.isEmpty()) {
        return encoded;
      }
      out.append(shifted);
      at = end + 1;
    }
    String name = out.toString();
    // Two directories must never have one name.
    return encode(name).equals(encoded) ? name : encoded;
  }

  private static String unshift(String base64) {
    try {
      byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
      return utf16.length % 2 == 0 ? new String(utf16, StandardCharsets.UTF_16BE) : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static boolean direct(char c) {
    return c >= 0x20 && c <= 0x7e;
  }
}
