package dev.postern.store;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a {@link Mailbox} may offer besides: names of its messages that stay while the messages
 * live, whatever their flags, such as the names of their files; and what servers before noted of
 * them for POP3.
 */
public interface UniqueNames {

  /** The name of a message, or nothing if there is no such message any more. */
  Optional<String> uniqueName(long uid) throws StoreException;

  /**
   * What is noted of messages, by UID; those of which nothing is are left out. May cost a look at
   * all messages, so a session asks once.
   */
  Map<Long, Note> notes() throws StoreException;

  /**
   * What a server before noted of a message.
   *
   * @param guid what it is known by in all mailboxes, if that is not its name
   * @param pop3Id its unique id for POP3, before any format; empty text stands for its name
   * @param pop3Order its place among the messages that have one, which come before all others
   */
  record Note(Optional<String> guid, Optional<String> pop3Id, OptionalLong pop3Order) {
    public Note {
      Objects.requireNonNull(guid, "guid");
      Objects.requireNonNull(pop3Id, "pop3Id");
      Objects.requireNonNull(pop3Order, "pop3Order");
    }
  }
}
