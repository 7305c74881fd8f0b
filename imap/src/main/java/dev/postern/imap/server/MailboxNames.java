package dev.postern.imap.server;

import dev.postern.imap.response.Code;
import dev.postern.imap.server.ImapState.LoggedIn;
import java.util.Optional;

/** Names of mailboxes as commands mean them. */
final class MailboxNames {
  /** The inbox. */
  static final String INBOX = "INBOX";

  private MailboxNames() {}

  /**
   * Without a delimiter at its end, which only tells that children will follow (RFC 3501 §6.3.3);
   * the first level INBOX in upper case.
   */
  static String canonical(LoggedIn state, String name) {
    char delimiter = state.account().delimiter();
    boolean ends = name.length() > 1 && name.charAt(name.length() - 1) == delimiter;
    String bare = ends ? name.substring(0, name.length() - 1) : name;
    int level = bare.indexOf(delimiter);
    String first = level < 0 ? bare : bare.substring(0, level);
    boolean inbox = first.equalsIgnoreCase(INBOX) && first.chars().allMatch(c -> c < 0x80);
    return inbox ? INBOX + bare.substring(first.length()) : bare;
  }

  /** Why a name cannot become a mailbox's, if so. */
  static Optional<Reply> problem(String newName) {
    // Such a mailbox could not be listed by its own name.
    return newName.indexOf('*') >= 0 || newName.indexOf('%') >= 0
        ? Optional.of(Reply.no(Code.CANNOT, "Wildcards are not allowed in a new name"))
        : Optional.empty();
  }
}
