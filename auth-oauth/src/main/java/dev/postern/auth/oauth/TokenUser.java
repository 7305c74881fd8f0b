package dev.postern.auth.oauth;

import dev.postern.auth.MailUser;
import dev.postern.template.Modifier;
import dev.postern.template.Template;
import dev.postern.template.Variable;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which user a token is of.
 *
 * @param claim that holds the name (Dovecot's {@code username_attribute})
 * @param format what becomes of it (Dovecot's {@code username_format})
 */
record TokenUser(String claim, Template format) {
  private static final int LONGEST = 1_024;
  private static final String EMAIL = "email";
  private static final Set<String> NAMES = Set.of("u", "user", "n", "username", "d", "domain");

  /**
   * Reads a format.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  static Template parse(String text) {
    Template template = Template.parse(text);
    for (Variable variable : template.variables()) {
      if (!NAMES.contains(variable.name()) || variable.modifiers().contains(Modifier.HEX)) {
        throw new IllegalArgumentException("unknown variable %" + variable.name() + " in " + text);
      }
    }
    return template;
  }

  /** The name, in lower case. */
  String name(Map<String, Object> claims) throws TokenRefused {
    if (!(claims.get(claim) instanceof String name) || name.length() > LONGEST) {
      throw new TokenRefused("the token names no user (" + claim + ")");
    }
    // Who may enter any address at its issuer is not the one to whom that belongs.
    Object verified = claims.get("email_verified");
    if (claim.equals(EMAIL) && verified != null && !verified.toString().equals("true")) {
      throw new TokenRefused("the token's address is not verified (email_verified)");
    }
    String formatted = formatted(name);
    if (!MailUser.isName(name) || !MailUser.isName(formatted)) {
      throw new TokenRefused("the token's user has no name (" + claim + ")");
    }
    return formatted;
  }

  /** A name as a client or a token has it, in the form of a user's. */
  String formatted(String name) {
    return format.expand(variable -> value(variable, name)).toLowerCase(Locale.ROOT);
  }

  private static String value(String variable, String name) {
    int at = name.lastIndexOf('@');
    return switch (variable) {
      case "u", "user" -> name;
      case "n", "username" -> at < 0 ? name : name.substring(0, at);
      default -> at < 0 ? "" : name.substring(at + 1);
    };
  }
}
