package dev.postern.testing.transcript;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a server's line must look like: literal text with {@code {{*}}} for anything and {@code
 * {{re:...}}} for a regular expression. Lines are compared as octets, held in ISO 8859-1.
 */
record LinePattern(String text, Pattern pattern) {

  static LinePattern of(String text) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      int close = open < 0 ? -1 : text.indexOf("}}", open);
      if (close < 0) {
        break;
      }
      // A quantifier may end the expression: the token ends at the last of these braces.
      while (close + 2 < text.length() && text.charAt(close + 2) == '}') {
        close++;
      }
      regex.append(Pattern.quote(octets(text.substring(at, open))));
      regex.append(token(text.substring(open + 2, close)));
      at = close + 2;
    }
    regex.append(Pattern.quote(octets(text.substring(at))));
    return new LinePattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String line) {
    return pattern.matcher(line).matches();
  }

  private static String token(String name) {
    if (name.equals("*")) {
      return ".*";
    }
    if (name.startsWith("re:")) {
      return "(?:" + name.substring(3) + ")";
    }
    return Pattern.quote(new String(Escapes.token(name), StandardCharsets.ISO_8859_1));
  }

  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
