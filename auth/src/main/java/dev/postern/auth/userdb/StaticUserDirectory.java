package dev.postern.auth.userdb;

import dev.postern.ServerPart;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.template.Template;
import dev.postern.template.UserVariables;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives every user a home directory and other fields from templates (Dovecot's static userdb).
 * Immutable.
 *
 * <pre>{@code
 * StaticUserDirectory.home("/var/mail/%d/%n").field("uid", "vmail").of(passwdFile)
 * StaticUserDirectory.parse("uid=200 gid=12 home=/var/mail/%d/%n").of(passwdFile)
 * }</pre>
 *
 * <p>What the templates give goes before what the other directory knows. Templates may hold {@code
 * %u %n %d}, with Dovecot's modifiers.
 */
public final class StaticUserDirectory implements ListedUserDirectory {
  private static final String ALL_USERS = "allow_all_users";
  private static final String HOME = "home";
  private static final String NO_LIST =
      "nobody says which users of the static userdb exist: give it a directory, or"
          + " allow_all_users=yes";

  private static final UserDirectory EVERYBODY = new Everybody();
  private static final UserDirectory WHO_LOGGED_IN = new WhoLoggedIn();

  private final Optional<Template> home;
  private final Map<String, Template> fields;
  private final UserDirectory known;

  private StaticUserDirectory(
      Optional<Template> home, Map<String, Template> fields, UserDirectory known) {
    this.home = home;
    this.fields = Map.copyOf(fields);
    this.known = known;
  }

  /**
   * Every name exists, until {@link #of} says otherwise (Dovecot's {@code allow_all_users}).
   *
   * @param template may hold {@code %u %n %d}, with Dovecot's modifiers
   * @throws IllegalArgumentException if it cannot be understood
   */
  public static StaticUserDirectory home(String template) {
    return new StaticUserDirectory(Optional.of(UserVariables.parse(template)), Map.of(), EVERYBODY);
  }

  /**
   * From Dovecot's {@code args}, e.g. {@code uid=200 gid=12 home=/var/mail/%d/%n}. Without {@code
   * allow_all_users=yes} it needs {@link #of}: until then it knows whoever has just logged in, and
   * cannot tell of others, and {@link #check} says so.
   *
   * @throws IllegalArgumentException if a template cannot be understood
   */
  public static StaticUserDirectory parse(String args) {
    StaticUserDirectory parsed = new StaticUserDirectory(Optional.empty(), Map.of(), WHO_LOGGED_IN);
    for (String word : Objects.requireNonNull(args, "args").trim().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      if (key.equals(ALL_USERS)) {
        parsed = value.equals("yes") ? parsed.of(EVERYBODY) : parsed;
      } else if (!key.isEmpty()) {
        parsed = parsed.field(key, value);
      }
    }
    return parsed;
  }

  /**
   * Adds a field of each user, e.g. {@code uid}, {@code gid}, {@code mail} or {@code quota_rule}.
   *
   * @throws IllegalArgumentException if the template cannot be understood
   */
  public StaticUserDirectory field(String name, String template) {
    Objects.requireNonNull(name, "name");
    Template parsed = UserVariables.parse(template);
    if (name.equals(HOME)) {
      return new StaticUserDirectory(Optional.of(parsed), fields, known);
    }
    Map<String, Template> more = new HashMap<>(fields);
    more.put(name, parsed);
    return new StaticUserDirectory(home, more, known);
  }

  /**
   * Only the users of another directory exist; what it knows of them gives way to templates. They
   * can be listed if it can list them.
   */
  public StaticUserDirectory of(UserDirectory directory) {
    return new StaticUserDirectory(home, fields, Objects.requireNonNull(directory, "directory"));
  }

  @Override
  public UserLookup find(String name) {
    return filled(known.find(name));
  }

  @Override
  public UserLookup locate(MailUser accepted) {
    return filled(known.locate(accepted));
  }

  @Override
  public boolean canList() {
    return ListedUserDirectory.of(known).isPresent();
  }

  @Override
  public List<String> users() throws IOException {
    return ListedUserDirectory.of(known).orElseThrow(() -> new IOException(NO_LIST)).users();
  }

  /**
   * Looks whether anybody says which users exist.
   *
   * @throws IOException if not
   */
  @Override
  public void check() throws IOException {
    if (known == WHO_LOGGED_IN) {
      throw new IOException(NO_LIST);
    }
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(known);
  }

  private UserLookup filled(UserLookup lookup) {
    if (!(lookup instanceof UserLookup.Found user)) {
      return lookup;
    }
    try {
      return UserLookup.found(filled(user.found()));
    } catch (IllegalArgumentException e) {
      // The name cannot be part of a path, so there can be no such mailbox.
      return UserLookup.unknown();
    }
  }

  private MailUser filled(MailUser user) {
    UserVariables variables = new UserVariables(user.name());
    Map<String, String> all = new HashMap<>(user.fields());
    fields.forEach((name, template) -> all.put(name, variables.fill(template)));
    return new MailUser(user.name(), home.map(variables::fill).or(user::home), all);
  }

  /** Every name is a user's. */
  private static final class Everybody implements UserDirectory {
    @Override
    public UserLookup find(String name) {
      return MailUser.isName(name)
          ? UserLookup.found(MailUser.of(name.toLowerCase(Locale.ROOT)))
          : UserLookup.unknown();
    }
  }

  /** Takes an authenticator's word, and knows of no others. */
  private static final class WhoLoggedIn implements UserDirectory {
    @Override
    public UserLookup find(String name) {
      return UserLookup.unavailable(NO_LIST);
    }

    @Override
    public UserLookup locate(MailUser accepted) {
      return UserLookup.found(accepted);
    }
  }
}
