package dev.postern.maildir.folder;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of one account.
 *
 * @param mail where its mailboxes are
 * @param inbox the inbox, by default {@code mail} itself
 * @param control where uidlists, keywords and subscriptions are, if apart from the mail
 * @param index where indexes are, if apart from the mail
 */
public record MailRoots(Path mail, Path inbox, Optional<Path> control, Optional<Path> index) {

  /** All in one directory. */
  public static MailRoots of(Path root) {
    return new MailRoots(root, root, Optional.empty(), Optional.empty());
  }

  /** Where the files of the account as a whole are. */
  public Path account() {
    return control.orElse(mail);
  }

  /** The directories in which each mailbox has one, that with the mail last. */
  public Set<Path> trees() {
    Set<Path> trees = new LinkedHashSet<>();
    index.ifPresent(trees::add);
    control.ifPresent(trees::add);
    trees.remove(mail);
    trees.add(mail);
    return trees;
  }

  /** All that must be there. */
  public Set<Path> all() {
    Set<Path> all = trees();
    all.add(inbox);
    return all;
  }
}
