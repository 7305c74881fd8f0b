package dev.postern.auth.passwdfile;

import java.util.Objects;

/**
 * A path with Dovecot's variables: {@code %u} the whole name, {@code %n} the part before the at
 * sign, {@code %d} the domain, {@code %%} a percent sign; an {@code L} in between makes it lower
 * case ({@code %Lu}).
 */
record UserTemplate(String text) {

  UserTemplate {
    Objects.requireNonNull(text, "text");
  }

  /** Whether it differs between users. */
  boolean hasVariables() {
    return text.indexOf('%') >= 0;
  }

  /**
   * The text for a user.
   *
   * @throws IllegalArgumentException if a variable is unknown, or if the name could lead out of the
   *     place that the template means ({@code /}, {@code ..}, an empty or hidden part)
   */
  String expand(String user) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      boolean lower = i + 1 < text.length() && text.charAt(i + 1) == 'L';
      i += lower ? 2 : 1;
      if (i >= text.length()) {
        throw new IllegalArgumentException("a template ends in a lone %");
      }
      String value = variable(text.charAt(i), user);
      out.append(lower ? value.toLowerCase(java.util.Locale.ROOT) : value);
    }
    return out.toString();
  }

  private static String variable(char name, String user) {
    int at = user.lastIndexOf('@');
    return switch (name) {
      case 'u' -> safe(user);
      case 'n' -> safe(at < 0 ? user : user.substring(0, at));
      case 'd' -> at < 0 ? "" : safe(user.substring(at + 1));
      case '%' -> "%";
      default -> throw new IllegalArgumentException("unknown variable %" + name);
    };
  }

  private static String safe(String part) {
    if (part.isEmpty()
        || part.startsWith(".")
        || part.indexOf('/') >= 0
        || part.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a user name that cannot be part of a path");
    }
    return part;
  }
}
