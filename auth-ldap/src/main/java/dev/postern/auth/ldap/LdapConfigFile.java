package dev.postern.auth.ldap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads Dovecot's {@code dovecot-ldap.conf.ext}: {@code name = value} a line. */
final class LdapConfigFile {
  /** What needs nothing of us, or is for other programs. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("blocking", "debug_level", "iterate_attrs", "iterate_filter");

  private final LdapAuthenticatorBuilder builder = new LdapAuthenticatorBuilder();
  private boolean bind;
  private String bindDn = "";

  private LdapConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the file and line of what cannot be understood
   */
  static LdapAuthenticatorBuilder read(Path file) throws IOException {
    return new LdapConfigFile().readAll(file, Files.readAllLines(file));
  }

  private LdapAuthenticatorBuilder readAll(Path file, List<String> lines) {
    StringBuilder whole = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (whole.isEmpty() && line.startsWith("#")) {
        continue;
      }
      if (line.endsWith("\\")) {
        whole.append(line, 0, line.length() - 1).append(' ');
        continue;
      }
      whole.append(line);
      try {
        readLine(whole.toString().strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
      }
      whole.setLength(0);
    }
    if (bind && bindDn.isEmpty()) {
      builder.authBind();
    } else if (bind) {
      builder.authBindUserDn(bindDn);
    }
    return builder;
  }

  private void readLine(String line) {
    if (line.isEmpty()) {
      return;
    }
    int equals = line.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("name = value is missing");
    }
    String name = line.substring(0, equals).strip();
    String value = unquoted(line.substring(equals + 1).strip());
    if (!value.isEmpty() && !WITHOUT_EFFECT.contains(name)) {
      set(name, value);
    }
  }

  private void set(String name, String value) {
    switch (name) {
      case "uris" -> builder.uris(value);
      case "hosts" -> builder.hosts(value);
      case "dn" -> builder.dn(value);
      case "dnpass" -> builder.dnPassword(value);
      case "base" -> builder.base(value);
      case "scope" -> builder.scope(scope(value));
      case "auth_bind" -> bind = yes(name, value);
      case "auth_bind_userdn" -> bindDn = value;
      case "pass_attrs" -> builder.passAttrs(value);
      case "pass_filter" -> builder.passFilter(value);
      case "user_attrs" -> builder.userAttrs(value);
      case "user_filter" -> builder.userFilter(value);
      case "default_pass_scheme" -> builder.defaultPassScheme(value);
      case "tls_ca_cert_file" -> builder.tlsCaCertFile(Path.of(value));
      case "tls" -> startTls(value);
      default -> only(name, value);
    }
  }

  private void startTls(String value) {
    if (yes("tls", value)) {
      builder.startTls();
    }
  }

  /** What can be said in one way alone here. */
  private static void only(String name, String value) {
    String possible =
        switch (name) {
          case "ldap_version" -> "3";
          case "deref" -> "never";
          case "sasl_bind" -> "no";
          case "tls_require_cert" -> "hard";
          default -> throw new IllegalArgumentException("unknown setting " + name);
        };
    boolean demanded = name.equals("tls_require_cert") && value.equals("demand");
    if (!value.equals(possible) && !demanded) {
      throw new IllegalArgumentException(name + " can be " + possible + " alone");
    }
  }

  private static LdapAuthenticatorBuilder.Scope scope(String value) {
    return switch (value) {
      case "base" -> LdapAuthenticatorBuilder.Scope.BASE;
      case "onelevel" -> LdapAuthenticatorBuilder.Scope.ONE_LEVEL;
      case "subtree" -> LdapAuthenticatorBuilder.Scope.SUBTREE;
      default -> throw new IllegalArgumentException("scope is base, onelevel or subtree");
    };
  }

  private static boolean yes(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "y", "1" -> true;
      case "no", "n", "0" -> false;
      default -> throw new IllegalArgumentException(name + " is yes or no");
    };
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
