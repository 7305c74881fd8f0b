package dev.postern.auth.ldap;

import dev.postern.auth.MailUser;
import dev.postern.template.Modifier;
import dev.postern.template.Template;
import dev.postern.template.Variable;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A user's name as filters, DNs and fields take it: {@code %u} and {@code %{user}} the whole name,
 * {@code %n} and {@code %{username}} the part before the at sign, {@code %d} and {@code %{domain}}
 * the domain.
 */
record LdapName(String user) {
  private static final int LONGEST = 1_024;
  private static final Set<String> NAMES = Set.of("u", "user", "n", "username", "d", "domain");

  /**
   * The name in lower case. A directory compares names without regard to white space around them,
   * to compatibility forms and to what is not seen (RFC 4518 §2): in such a spelling nobody is
   * known, since the same user would have as many mailboxes.
   */
  static Optional<LdapName> of(String sent) {
    String name = sent.toLowerCase(Locale.ROOT);
    boolean known =
        MailUser.isName(name)
            && name.length() <= LONGEST
            && Normalizer.isNormalized(name, Normalizer.Form.NFKC)
            && name.codePoints().noneMatch(LdapName::isFolded);
    return known ? Optional.of(new LdapName(name)) : Optional.empty();
  }

  private static boolean isFolded(int codePoint) {
    int type = Character.getType(codePoint);
    boolean space = Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    return type == Character.UNASSIGNED
        || type == Character.PRIVATE_USE
        || (space && codePoint != ' ')
        || (codePoint >= 0xfe00 && codePoint <= 0xfe0f);
  }

  /**
   * Reads a template that holds no other variables.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  static Template parse(String text) {
    Template template = Template.parse(text);
    for (Variable variable : template.variables()) {
      checkPlain(variable, text);
    }
    return template;
  }

  /** Refuses a variable that is none of a name. */
  static void checkPlain(Variable variable, String text) {
    if (!NAMES.contains(variable.name())) {
      throw new IllegalArgumentException("unknown variable %" + variable.name() + " in " + text);
    }
    if (variable.modifiers().contains(Modifier.HEX)) {
      throw new IllegalArgumentException("X of what is no number in " + text);
    }
  }

  /** A filter; whatever the name holds is a value there, and nothing else (RFC 4515 §3). */
  String filter(Template template) {
    return template.expand(this::value, LdapName::inFilter);
  }

  /** A distinguished name; whatever the name holds is a value there (RFC 4514 §2.4). */
  String dn(Template template) {
    return template.expand(this::value, LdapName::inDn);
  }

  /** The value of a variable. */
  String value(String variable) {
    int at = user.lastIndexOf('@');
    return switch (variable) {
      case "u", "user" -> user;
      case "n", "username" -> at < 0 ? user : user.substring(0, at);
      default -> at < 0 ? "" : user.substring(at + 1);
    };
  }

  private static String inFilter(String value) {
    return escaped(value, "*()\\\0");
  }

  private static String inDn(String value) {
    String escaped = escaped(value, ",+\"\\<>;=#\0");
    boolean before = escaped.startsWith(" ");
    boolean behind = escaped.endsWith(" ") && escaped.length() > 1;
    String begun = before ? "\\20" + escaped.substring(1) : escaped;
    return behind ? begun.substring(0, begun.length() - 1) + "\\20" : begun;
  }

  private static String escaped(String value, String special) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (special.indexOf(c) >= 0) {
        out.append(String.format(Locale.ROOT, "\\%02x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
