package dev.postern.maildir;

/** Whom files of mail belong to, where the directory of users gives a user a uid or gid. */
public enum Ownership {
  /**
   * To the process. A user with another uid or gid than the process has is then a mistake in the
   * settings, and has no mail until it is mended: wrong owners would show much later.
   */
  PROCESS,
  /**
   * To each user, by the fields {@code uid} and {@code gid}, which are numbers or names. Only root
   * can give files away. Files that are there already keep their owners.
   *
   * <p>For mail of virtual users alone: as root reads and writes it, nobody else may be able to put
   * links into these directories.
   */
  EACH_USER
}
