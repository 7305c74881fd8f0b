package dev.postern.maildir.owned;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Whose a file is.
 *
 * @param user empty for whoever makes it
 * @param group empty for the one that the directory or the process gives
 */
public record Owner(Optional<UserPrincipal> user, Optional<GroupPrincipal> group) {

  /** Gives a file away; of a symbolic link the link itself. */
  void take(Path file) throws IOException {
    PosixFileAttributeView view =
        file.getFileSystem()
            .provider()
            .getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new IOException("a file system whose files have no owners");
    }
    // The group first: who has given a file away may not change it any more.
    if (group.isPresent()) {
      view.setGroup(group.get());
    }
    if (user.isPresent()) {
      view.setOwner(user.get());
    }
  }
}
