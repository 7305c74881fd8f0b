package dev.postern.examples;

import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.util.List;

/**
 * Whom the databases of logins know, and whoever has just logged in by one that cannot tell (PAM).
 */
record LoginUsers(UserDirectory known) implements UserDirectory {
  @Override
  public UserLookup find(String name) {
    return known.find(name);
  }

  @Override
  public UserLookup locate(MailUser accepted) {
    UserLookup lookup = known.locate(accepted);
    return lookup instanceof UserLookup.Unknown ? UserLookup.found(accepted) : lookup;
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(known);
  }
}
