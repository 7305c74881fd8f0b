package dev.postern.auth.passwdfile;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.template.Template;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives every user a home directory from a template (Dovecot's static userdb). Immutable.
 *
 * <pre>{@code
 * StaticUserDirectory.home("/var/mail/%d/%n").of(passwdFile)
 * }</pre>
 */
public final class StaticUserDirectory implements UserDirectory {
  private final Template home;
  private final UserDirectory known;

  private StaticUserDirectory(Template home, UserDirectory known) {
    this.home = home;
    this.known = known;
  }

  /**
   * Every name exists, until {@link #of} says otherwise (Dovecot's {@code allow_all_users}).
   *
   * @param template may hold {@code %u %n %d}, with Dovecot's modifiers
   * @throws IllegalArgumentException if it cannot be understood
   */
  public static StaticUserDirectory home(String template) {
    return new StaticUserDirectory(
        UserVariables.parse(template),
        name -> UserLookup.found(MailUser.of(name.toLowerCase(Locale.ROOT))));
  }

  /** Only the users of another directory exist; homes that it knows give way to the template. */
  public StaticUserDirectory of(UserDirectory directory) {
    Objects.requireNonNull(directory, "directory");
    return new StaticUserDirectory(home, directory);
  }

  @Override
  public UserLookup find(String name) {
    UserLookup lookup = known.find(name);
    if (!(lookup instanceof UserLookup.Found user)) {
      return lookup;
    }
    try {
      return UserLookup.found(withHome(user.found()));
    } catch (IllegalArgumentException e) {
      // The name cannot be part of a path, so there can be no such mailbox.
      return UserLookup.unknown();
    }
  }

  @Override
  public void check() throws IOException {
    known.check();
  }

  private MailUser withHome(MailUser user) {
    Map<String, String> fields = user.fields();
    return new MailUser(
        user.name(), Optional.of(new UserVariables(user.name()).fill(home)), fields);
  }
}
