package dev.postern.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A user that exists: the name everybody else uses for it, and what a store may need to find its
 * mail.
 *
 * @param name the canonical user name, e.g. {@code ann@example.org}
 * @param home the home directory (Dovecot's {@code home}), if the directory of users knows one; not
 *     checked to exist
 * @param fields further fields, e.g. Dovecot's {@code mail}, {@code uid}, {@code gid}, {@code
 *     quota_rule}
 */
public record MailUser(String name, Optional<String> home, Map<String, String> fields) {

  /** The field that names the master user who logged in as this one (Dovecot's too). */
  public static final String MASTER_USER = "master_user";

  private static final String MAIL = "mail";

  public MailUser {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(fields, "fields");
    Objects.requireNonNull(home, "home");
    fields = Map.copyOf(fields);
    if (name.isEmpty() || holdsControl(name)) {
      throw new IllegalArgumentException(
          "a user name is not empty and holds no control characters");
    }
  }

  private static boolean holdsControl(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < 0x20 || name.charAt(i) == 0x7f) {
        return true;
      }
    }
    return false;
  }

  /** A user of whom only the name is known. */
  public static MailUser of(String name) {
    return new MailUser(name, Optional.empty(), Map.of());
  }

  /**
   * This user, accepted by an authenticator, as the directory of users knows it (Dovecot's userdb
   * over its passdb). The directory's name is the canonical one, and where the mail is (the home
   * and the field {@code mail}) is for the directory alone to say, since it alone is asked at
   * delivery; of other fields the directory's go before.
   */
  public MailUser locatedBy(MailUser found) {
    Map<String, String> all = new HashMap<>(fields);
    all.remove(MAIL);
    all.putAll(found.fields);
    return new MailUser(found.name, found.home, all);
  }

  /** The part before the last at sign, or the whole name (Dovecot's {@code %n}). */
  public String localPart() {
    int at = name.lastIndexOf('@');
    return at < 0 ? name : name.substring(0, at);
  }

  /** The part behind the last at sign, or nothing (Dovecot's {@code %d}). */
  public String domain() {
    int at = name.lastIndexOf('@');
    return at < 0 ? "" : name.substring(at + 1);
  }
}
