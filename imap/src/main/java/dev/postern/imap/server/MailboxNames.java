package dev.postern.imap.server;

import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.store.StoreException;
import java.util.Optional;

/** Names of mailboxes as commands mean them. */
final class MailboxNames {
  /** The inbox. */
  static final String INBOX = "INBOX";

  private MailboxNames() {}

  /**
   * The name with the first level INBOX in upper case.
   *
   * @throws StoreException if it ends with a delimiter, which means something to CREATE alone
   */
  static String canonical(LoggedIn state, String name) throws StoreException {
    char delimiter = state.account().delimiter();
    if (endsWith(name, delimiter)) {
      throw new StoreException(StoreException.Kind.INVALID_NAME, "a delimiter at its end");
    }
    return startsWithInbox(name, delimiter) ? INBOX + name.substring(INBOX.length()) : name;
  }

  /**
   * The name of a mailbox to create, without a delimiter at its end, which only tells that children
   * will follow (RFC 3501 §6.3.3).
   */
  static String created(LoggedIn state, String name) throws StoreException {
    boolean ends = endsWith(name, state.account().delimiter());
    return canonical(state, ends ? name.substring(0, name.length() - 1) : name);
  }

  /** Whether a name is the inbox or below it: in any case, but in ASCII (RFC 3501 §5.1). */
  static boolean startsWithInbox(String name, char delimiter) {
    int level = name.indexOf(delimiter);
    String first = level < 0 ? name : name.substring(0, level);
    return first.equalsIgnoreCase(INBOX) && first.chars().allMatch(c -> c < 0x80);
  }

  private static boolean endsWith(String name, char delimiter) {
    return name.length() > 1 && name.charAt(name.length() - 1) == delimiter;
  }

  /** Why a name cannot become a mailbox's, if so. */
  static Optional<Reply> problem(String newName) {
    // Such a mailbox could not be listed by its own name.
    return newName.indexOf('*') >= 0 || newName.indexOf('%') >= 0
        ? Optional.of(Reply.no(Code.CANNOT, "Wildcards are not allowed in a new name"))
        : Optional.empty();
  }
}
