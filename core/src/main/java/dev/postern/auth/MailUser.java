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
   * Whether somebody can have a name. A database may compare names without regard to white space at
   * their ends, to how much of it is inside, and to what is not seen: in such a spelling nobody is
   * known, since the same user would have as many mailboxes. So neither the local part nor the
   * domain begins or ends with white space, no two blanks stand together, and there is no control
   * character, no format character (U+202E) and no half of a surrogate pair.
   *
   * <pre>{@code
   * MailUser.isName("ann lee@example.org") // true
   * MailUser.isName("ann @example.org")    // false
   * }</pre>
   */
  public static boolean isName(String name) {
    int at = name.lastIndexOf('@');
    return !name.isEmpty()
        && isPart(name.substring(0, Math.max(at, 0)))
        && isPart(name.substring(at + 1));
  }

  private static boolean isPart(String part) {
    boolean edge = true;
    for (int c : part.codePoints().toArray()) {
      boolean blank = isBlank(c);
      if (isUnseen(c) || (edge && blank)) {
        return false;
      }
      edge = blank;
    }
    return part.isEmpty() || !edge;
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isUnseen(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
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
