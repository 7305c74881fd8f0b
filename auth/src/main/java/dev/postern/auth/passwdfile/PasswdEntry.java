package dev.postern.auth.passwdfile;

import dev.postern.auth.MailUser;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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

  private static final String USERDB = "userdb_";

  /**
   * Reads {@code user:password:uid:gid:gecos:home:shell:extra ...}; trailing fields may be missing,
   * and the last one may itself hold colons.
   */
  static PasswdEntry parse(String line) {
    String[] parts = line.split(":", 8);
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> login = new LinkedHashMap<>();
    put(fields, "uid", parts, 2);
    put(fields, "gid", parts, 3);
    put(fields, "home", parts, 5);
    if (parts.length > 7) {
      extra(parts[7], fields, login);
    }
    return new PasswdEntry(
        parts[0], parts.length > 1 ? parts[1] : "", Map.copyOf(fields), Map.copyOf(login));
  }

  MailUser mailUser(String name) {
    Optional<String> home =
        Optional.ofNullable(fields.get("home")).map(h -> new UserTemplate(h).expand(name));
    return new MailUser(name, home, fields);
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
