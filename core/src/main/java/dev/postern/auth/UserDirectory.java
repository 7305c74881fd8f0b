package dev.postern.auth;

import dev.postern.ServerPart;
import java.io.IOException;
import java.util.Optional;

/**
 * Knows which users exist and where their mail is (what Dovecot calls a userdb). Called by many
 * threads at once; may block.
 */
@FunctionalInterface
public interface UserDirectory extends ServerPart {

  /** Knows nobody. After a login it is not asked: the authenticator's word is all there is. */
  UserDirectory NONE = name -> Optional.empty();

  /**
   * Finds a user by the name in an address or a login, e.g. {@code ann@example.org}.
   *
   * @return the user, or nothing if there is none
   * @throws IOException if that cannot be told now; a delivery is then deferred, and a login may be
   *     tried again
   */
  Optional<MailUser> find(String name) throws IOException;

  /** A directory that asks this one, and the next if this one does not know the user. */
  default UserDirectory or(UserDirectory next) {
    return new UserDirectoryChain(this, next);
  }
}
