package dev.postern.auth.passwdfile;

import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The users of a file as it was read. Immutable.
 *
 * @param kinds a stored password of each scheme
 * @param locked how many users no password fits
 */
record PasswdUsers(
    UserTable table,
    Decoys decoys,
    PasswordSchemes schemes,
    Collection<StoredPassword> kinds,
    long locked) {

  /** The entry of a name in lower case. */
  Optional<PasswdEntry> find(String name) {
    return table.line(name).map(PasswdEntry::parse);
  }

  /** All names, in the order of the file. */
  List<String> names() {
    return table.names();
  }

  /** Whether a mechanism can verify against what is kept of somebody's password. */
  boolean hasSecrets(String mechanism) {
    return kinds.stream().anyMatch(kind -> schemes.secret(kind, mechanism).isPresent());
  }
}
