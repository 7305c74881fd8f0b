package dev.postern.auth;

import java.io.IOException;
import java.util.List;

/**
 * A directory that can name all its users (Dovecot's iteration), for who looks after all of them at
 * once. Called by many threads at once; may block.
 */
public interface ListedUserDirectory extends UserDirectory {

  /**
   * The names of all users, as {@link #find} takes them.
   *
   * @throws IOException if it cannot be told now; the text is the reason
   */
  List<String> users() throws IOException;
}
