package dev.postern.auth.secondfactor;

import dev.postern.ServerPart;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Where application passwords are kept: a file ({@link ApplicationPasswordFile}), or an embedder's
 * database. Called by many threads; may block. Names of users come in lower case.
 */
public interface ApplicationPasswordStore extends ServerPart {

  /**
   * Those of a user, in the order in which they were made; none for who has none or does not exist.
   * Asked at each login.
   *
   * @throws IOException if it cannot be told
   */
  List<ApplicationPassword> of(String user) throws IOException;

  /**
   * Keeps a new one.
   *
   * @throws IOException if it cannot be kept
   */
  void add(String user, ApplicationPassword made) throws IOException;

  /**
   * Forgets one.
   *
   * @return whether there was one
   * @throws IOException if it cannot be done; it may still serve
   */
  boolean remove(String user, String id) throws IOException;

  /**
   * Keeps when some were used last; those that are gone are passed over. Called each minute at the
   * most, never at a login.
   *
   * @throws IOException if it cannot be kept; it is tried again
   */
  void used(List<Use> uses) throws IOException;

  /**
   * A login.
   *
   * @param user in lower case
   * @param id of the password
   * @param time when
   */
  record Use(String user, String id, Instant time) {
    public Use {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(time, "time");
    }
  }
}
