package dev.postern.auth;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A directory that can name all its users (Dovecot's iteration), for who looks after all of them at
 * once. Called by many threads at once; may block.
 */
public interface ListedUserDirectory extends UserDirectory {

  /**
   * A directory as one that names its users; nothing if it cannot.
   *
   * <pre>{@code
   * ListedUserDirectory.of(directory).orElseThrow().users()
   * }</pre>
   */
  static Optional<ListedUserDirectory> of(UserDirectory directory) {
    return Objects.requireNonNull(directory, "directory") instanceof ListedUserDirectory listed
            && listed.canList()
        ? Optional.of(listed)
        : Optional.empty();
  }

  /** Whether it can at all. One that is made of others asks them. Default: yes. */
  default boolean canList() {
    return true;
  }

  /**
   * The names of all users, as {@link #find} takes them.
   *
   * @throws IOException if it cannot be told now; the text is the reason
   */
  List<String> users() throws IOException;
}
