package dev.postern.examples;

import dev.postern.ServerPart;
import dev.postern.auth.Authenticator;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.dovecot.client.DovecotAuthenticator;
import dev.postern.auth.dovecot.client.DovecotUserDirectory;
import dev.postern.auth.ldap.LdapAuthenticator;
import dev.postern.auth.oauth.OAuthAuthenticator;
import dev.postern.auth.pam.NssUserDirectory;
import dev.postern.auth.pam.PamAuthenticator;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.userdb.StaticUserDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The databases that {@code --passdb} and {@code --userdb} name, as {@code TYPE} or {@code
 * TYPE:ARGS}. One that is named twice, for logins and as a directory, is opened once.
 */
final class UserDatabases {
  private static final String LOGIN_TYPES = "passwd-file: pam[:SERVICE] sql: ldap: dovecot: oauth:";
  private static final String DIRECTORY_TYPES =
      "passwd static: passwd-file: prefetch sql: ldap: dovecot:";

  /** By what was typed. */
  private final Map<String, ServerPart> opened = new HashMap<>();

  /**
   * Who may log in.
   *
   * @throws IllegalArgumentException if it cannot be understood
   * @throws IOException if it cannot be used as things are
   */
  Authenticator passdb(String text) throws IOException {
    Spec spec = Spec.parse(text);
    try {
      return passdb(spec);
    } catch (LinkageError e) {
      throw missing(spec, e);
    }
  }

  private Authenticator passdb(Spec spec) throws IOException {
    return switch (spec.type()) {
      case "pam" -> checked(PamAuthenticator.parse(spec.args()));
      case "oauth" -> checked(OAuthAuthenticator.of(spec.path()));
      case "dovecot" -> checked(DovecotAuthenticator.unix(spec.path()));
      case "passwd-file", "sql", "ldap" -> (Authenticator) both(spec);
      default -> throw unknown(spec, LOGIN_TYPES);
    };
  }

  /**
   * Who exists.
   *
   * @param loginUsers those whom the databases of logins know, for a static directory
   * @throws IllegalArgumentException if it cannot be understood
   * @throws IOException if it cannot be used as things are
   */
  UserDirectory userdb(String text, Supplier<UserDirectory> loginUsers) throws IOException {
    Spec spec = Spec.parse(text);
    try {
      return userdb(spec, loginUsers);
    } catch (LinkageError e) {
      throw missing(spec, e);
    }
  }

  private UserDirectory userdb(Spec spec, Supplier<UserDirectory> loginUsers) throws IOException {
    return switch (spec.type()) {
      case "passwd" -> checked(NssUserDirectory.parse(spec.args()));
      case "prefetch" -> spec.bare(UserDirectory.prefetch());
      case "static" -> checked(fixed(spec.args(), loginUsers));
      case "dovecot" -> checked(DovecotUserDirectory.unix(spec.path()));
      case "passwd-file", "sql", "ldap" -> (UserDirectory) both(spec);
      default -> throw unknown(spec, DIRECTORY_TYPES);
    };
  }

  /** Whether it is a directory of those alone who log in. */
  static boolean isPrefetch(String text) {
    return text.strip().equals("prefetch");
  }

  /**
   * A user with the fields that a static directory gives to all alike; nothing of another one.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  static Optional<MailUser> everyUser(String text) {
    Spec spec = Spec.parse(text);
    if (!spec.type().equals("static")) {
      return Optional.empty();
    }
    Map<String, String> constant = new HashMap<>();
    for (String word : spec.args().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0 && word.indexOf('%') < 0) {
        constant.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return Optional.of(new MailUser("everybody", Optional.empty(), constant));
  }

  /** Dovecot asks the passdbs who exists, unless everybody does. */
  private static UserDirectory fixed(String args, Supplier<UserDirectory> loginUsers) {
    StaticUserDirectory parsed = StaticUserDirectory.parse(args);
    if (args.isBlank()) {
      throw new IllegalArgumentException("static needs fields, e.g. static:home=/var/mail");
    }
    if (args.contains("allow_all_users=yes")) {
      return parsed;
    }
    UserDirectory known = loginUsers.get();
    return known == UserDirectory.NONE ? parsed : parsed.of(known);
  }

  private ServerPart both(Spec spec) throws IOException {
    String name = spec.type() + ":" + spec.args();
    ServerPart known = opened.get(name);
    if (known == null) {
      known =
          checked(
              switch (spec.type()) {
                case "passwd-file" -> PasswdFileAuthenticator.parse(spec.args()).build();
                case "sql" -> SqlFile.read(spec.path());
                default -> LdapAuthenticator.of(spec.path());
              });
      opened.put(name, known);
    }
    return known;
  }

  /** What is wrong shows now, under the option's name. */
  private static <T extends ServerPart> T checked(T part) throws IOException {
    part.check();
    return part;
  }

  /** {@code postern.jar} has all of them. */
  private static IllegalArgumentException missing(Spec spec, LinkageError cause) {
    return new IllegalArgumentException(
        spec.type() + " needs a library that is not on the class path: " + cause.getMessage(),
        cause);
  }

  private static IllegalArgumentException unknown(Spec spec, String types) {
    return new IllegalArgumentException(
        "there is no type \""
            + spec.type().replaceAll("[^ -~]", "?")
            + "\", only "
            + types.replaceAll(":( |$)", ":...$1"));
  }

  /** A type, and what it is given. */
  private record Spec(String type, String args) {
    static Spec parse(String text) {
      // There is no path to keep apart from what stands behind it.
      int end = text.startsWith("passwd ") ? text.indexOf(' ') : text.indexOf(':');
      return end < 0
          ? new Spec(text.strip(), "")
          : new Spec(text.substring(0, end).strip(), text.substring(end + 1).strip());
    }

    Path path() {
      if (args.isEmpty()) {
        throw new IllegalArgumentException(type + " needs a path: " + type + ":/path");
      }
      return Path.of(args);
    }

    <T> T bare(T what) {
      if (!args.isEmpty()) {
        throw new IllegalArgumentException(type + " takes nothing behind it");
      }
      return what;
    }
  }
}
