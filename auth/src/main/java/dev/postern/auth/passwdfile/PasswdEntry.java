package dev.postern.auth.passwdfile;

import dev.postern.TrustedNetworks;
import dev.postern.auth.AuthContext;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One line of a passwd-file.
 *
 * @param user the name as written
 * @param password with its scheme; empty if there is none
 * @param fields {@code uid}, {@code gid}, {@code home} and the extra fields of userdb, without
 *     their prefix
 * @param loginFields the extra fields of passdb, e.g. {@code allow_nets}
 */
record PasswdEntry(
    String user, String password, Map<String, String> fields, Map<String, String> loginFields) {

  private static final String LOCAL = "local";
  private static final String USERDB = "userdb_";

  /**
   * Reads {@code user:password:uid:gid:gecos:home:shell:extra ...}; trailing fields may be missing,
   * and the last one may itself hold colons.
   *
   * @throws IllegalArgumentException if there is no user or no password field
   */
  static PasswdEntry parse(String line) {
    String[] parts = line.split(":", 8);
    if (parts.length < 2 || parts[0].isEmpty()) {
      throw new IllegalArgumentException("no user and password with a colon in between");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> login = new LinkedHashMap<>();
    put(fields, "uid", parts, 2);
    put(fields, "gid", parts, 3);
    put(fields, "home", parts, 5);
    if (parts.length > 7) {
      extra(parts[7], fields, login);
    }
    return new PasswdEntry(parts[0], parts[1], Map.copyOf(fields), Map.copyOf(login));
  }

  /** Whether any password fits, as the file says. */
  boolean needsNoPassword() {
    return password.isEmpty() && loginFields.containsKey("nopassword");
  }

  /**
   * Why the user may not log in, or not from there, although the password fits. A client on a unix
   * socket has no address and is in no network; it is let in by {@code local} (Dovecot's {@code
   * allow_nets}).
   */
  Optional<DenialReason> denial(AuthContext context) {
    if (loginFields.containsKey("nologin")) {
      return Optional.of(DenialReason.DISABLED);
    }
    String nets = loginFields.get("allow_nets");
    return nets == null || allows(nets, context.peer().remote())
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_FROM_HERE);
  }

  private static boolean allows(String nets, Optional<InetSocketAddress> remote) {
    return remote.isEmpty()
        ? List.of(nets.split(",")).contains(LOCAL)
        : networks(nets).contains(remote.get().getAddress());
  }

  private static TrustedNetworks networks(String nets) {
    return TrustedNetworks.of(
        Stream.of(nets.split(",")).filter(n -> !n.equals(LOCAL)).toArray(String[]::new));
  }

  /**
   * Finds out whether logins of this user can be answered.
   *
   * @throws IllegalArgumentException if not; the message gives no secret away
   */
  void check(PasswordSchemes schemes) {
    verifiable().ifPresent(schemes::work);
    mailUser(user);
    Optional.ofNullable(loginFields.get("allow_nets")).ifPresent(PasswdEntry::networks);
  }

  MailUser mailUser(String name) {
    Optional<String> home =
        Optional.ofNullable(fields.get("home"))
            .map(h -> new UserVariables(name).fill(UserVariables.parse(h)));
    return new MailUser(name, home, fields);
  }

  /**
   * What a password is compared with; nothing if no password fits.
   *
   * @throws IllegalArgumentException if the form of what is stored is broken
   */
  Optional<StoredPassword> verifiable() {
    if (password.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(StoredPassword.parse(password)).filter(s -> !s.isLocked());
  }

  /** Whether the password itself is kept. */
  boolean holdsSecret(PasswordSchemes schemes) {
    try {
      return verifiable().flatMap(s -> schemes.secret(s, "")).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "PasswdEntry[" + user + "]";
  }

  private static void extra(String text, Map<String, String> fields, Map<String, String> login) {
    for (String word : text.trim().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      if (key.startsWith(USERDB)) {
        fields.put(key.substring(USERDB.length()), value);
      } else if (!key.isEmpty()) {
        login.put(key, value);
      }
    }
  }

  private static void put(Map<String, String> fields, String key, String[] parts, int index) {
    if (parts.length > index && !parts[index].isEmpty()) {
      fields.put(key, parts[index]);
    }
  }
}
