package dev.postern.auth.sasl;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client of DIGEST-MD5 says (RFC 2831 §2.1.2, §7.1): names with values, in quotes or not,
 * octet by octet.
 */
final class Directives {
  private static final String NO_TOKEN = "()<>@,;:\\\"/[]?={}";

  private static final String SPACE = " \t\r\n";

  /** Elements of a list may be empty. */
  private static final String SEPARATORS = SPACE + ',';

  private final String text;
  private final Map<String, String> values = new HashMap<>();
  private int at;

  private Directives(String text) {
    this.text = text;
  }

  /**
   * By name in lower case; nothing if it does not keep to the form, or says one thing twice.
   *
   * @param text an octet each character
   */
  static Optional<Map<String, String>> of(String text) {
    Directives directives = new Directives(text);
    return directives.all() ? Optional.of(Map.copyOf(directives.values)) : Optional.empty();
  }

  private boolean all() {
    skip(SEPARATORS);
    while (at < text.length()) {
      if (!one()) {
        return false;
      }
      skip(SPACE);
      if (at < text.length() && text.charAt(at) != ',') {
        return false;
      }
      skip(SEPARATORS);
    }
    return true;
  }

  private boolean one() {
    String name = token().toLowerCase(Locale.ROOT);
    skip(SPACE);
    if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
      return false;
    }
    at++;
    skip(SPACE);
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    Optional<String> value = quoted ? quoted() : Optional.of(token()).filter(t -> !t.isEmpty());
    return value.isPresent() && values.putIfAbsent(name, value.get()) == null;
  }

  private String token() {
    int begin = at;
    while (at < text.length() && isOfToken(text.charAt(at))) {
      at++;
    }
    return text.substring(begin, at);
  }

  private static boolean isOfToken(char c) {
    return c > ' ' && c < 0x7f && NO_TOKEN.indexOf(c) < 0;
  }

  private Optional<String> quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return Optional.of(value.toString());
      }
      if (c == '\\' && ++at == text.length()) {
        return Optional.empty();
      }
      value.append(text.charAt(at));
    }
    return Optional.empty();
  }

  private void skip(String these) {
    while (at < text.length() && these.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
