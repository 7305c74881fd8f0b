package dev.postern.auth.passwdfile;

import dev.postern.auth.MailUser;
import dev.postern.auth.password.StoredPassword;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a passwd-file.
 *
 * @param user the name as written
 * @param password as written; empty if there is none
 * @param fields {@code userdb_uid}, {@code userdb_gid} and {@code userdb_home} by their places, and
 *     then the extra fields, which go before them
 */
record PasswdEntry(String user, String password, FieldList fields) {
  private static final String HOME = "home";
  private static final String USER = "user";

  /** {@code password[34]}, as libpam-pwdfile writes the kind of a hash. */
  private static final Pattern KIND = Pattern.compile("([^{$].*)\\[([0-9]{2})]");

  private static final Map<String, String> SCHEMES =
      Map.of("13", "CRYPT", "34", "PLAIN-MD5", "56", "DIGEST-MD5");

  /** user:password:uid:gid:gecos:home:shell:extra fields. */
  private static final int PLACES = 8;

  private static final int UID = 2;
  private static final int GID = 3;
  private static final int HOME_PLACE = 5;
  private static final int EXTRA = 7;

  /**
   * Reads {@code user:password:uid:gid:gecos:home:shell:extra ...}; trailing fields may be missing,
   * and the last one may itself hold colons. If it is empty, what follows it is where the mail is,
   * as in old files.
   *
   * @throws IllegalArgumentException if there is no user or no password field
   */
  static PasswdEntry parse(String line) {
    String[] parts = line.split(":", PLACES);
    if (parts.length < 2 || parts[0].isEmpty()) {
      throw new IllegalArgumentException("no user and password with a colon in between");
    }
    List<FieldList.Field> fields = new ArrayList<>();
    put(fields, "userdb_uid", parts, UID);
    put(fields, "userdb_gid", parts, GID);
    put(fields, "userdb_home", parts, HOME_PLACE);
    if (parts.length > EXTRA) {
      String extra = parts[EXTRA];
      fields.addAll(
          FieldList.parse(extra.startsWith(":") ? mail(extra.substring(1)) : extra).fields());
    }
    return new PasswdEntry(parts[0], parts[1], new FieldList(List.copyOf(fields)));
  }

  /**
   * What passdb fields say of a login.
   *
   * @throws IllegalArgumentException if the variables in one cannot be understood or filled in
   */
  LoginRules loginRules(FieldRules rules, String name) {
    return new LoginRules(rules.passdb(fields, name));
  }

  /**
   * The user by a name, or by that of its field {@code userdb_user}, with the fields of its userdb.
   *
   * @throws IllegalArgumentException if the variables in one cannot be understood or filled in
   */
  MailUser mailUser(FieldRules rules, String name) {
    UserFields userdb = rules.userdb(fields, name);
    Optional<String> home = userdb.take(HOME).filter(h -> !h.isEmpty());
    String renamed = userdb.take(USER).orElse(name);
    return new MailUser(renamed, home, userdb.values());
  }

  /**
   * Finds out whether logins can be answered.
   *
   * @param login what {@link #loginRules} said
   * @throws IllegalArgumentException if not
   */
  void check(FieldRules rules, LoginRules login) {
    mailUser(rules, login.renamed(user));
    login.check(user);
  }

  /**
   * What a password is compared with; nothing if no password fits.
   *
   * @param defaultScheme of a password that names none
   * @throws IllegalArgumentException if the form of what is stored is broken
   */
  Optional<StoredPassword> verifiable(String defaultScheme) {
    return Optional.of(password)
        .filter(p -> !p.isEmpty())
        .map(p -> StoredPassword.parse(withScheme(p), defaultScheme))
        .filter(s -> !s.isLocked());
  }

  /** Whether there is no password, so that {@code nopassword} may mean any. */
  boolean hasNoPassword(String defaultScheme) {
    return password.isEmpty() || StoredPassword.parse(password, defaultScheme).value().isEmpty();
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "PasswdEntry[" + user + "]";
  }

  private static String withScheme(String password) {
    Matcher kind = KIND.matcher(password);
    return kind.matches()
        ? "{" + SCHEMES.getOrDefault(kind.group(2), "CRYPT") + "}" + kind.group(1)
        : password;
  }

  private static String mail(String location) {
    return location.isEmpty() ? "" : "userdb_mail=" + location;
  }

  private static void put(List<FieldList.Field> fields, String key, String[] parts, int place) {
    if (parts.length > place && !parts[place].isEmpty()) {
      fields.add(new FieldList.Field(key, parts[place]));
    }
  }
}
