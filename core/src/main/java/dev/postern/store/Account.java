package dev.postern.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One user's mailboxes. Used by many threads at once; all calls may block. The inbox, {@code INBOX}
 * in any case, always exists. Names are full names in Unicode; a name that could leave the user's
 * root, holds a control character, an empty level or is too long is refused with {@link
 * StoreException.Kind#INVALID_NAME}; so may be what a store cannot keep. No name is ever cut short
 * or taken for another one.
 */
public interface Account {

  /** What parts the levels of a name, e.g. {@code .} or {@code /}. */
  char delimiter();

  /** All mailboxes, the inbox first, the others sorted by name; containers included. */
  List<MailboxInfo> list() throws StoreException;

  /** Opens a mailbox. */
  Mailbox open(String name) throws StoreException;

  /** A mailbox in figures, without opening it for a client. */
  MailboxStatus status(String name) throws StoreException;

  /**
   * Creates a mailbox, its parents as containers or mailboxes as the store likes.
   *
   * @param use empty for none
   * @throws StoreException {@link StoreException.Kind#EXISTS}
   */
  void create(String name, Optional<MailboxInfo.SpecialUse> use) throws StoreException;

  /**
   * Deletes a mailbox and its messages. Its children stay, and so does its name as a container if
   * it has any. Open handles see {@link MailboxEvent.Gone} and can do nothing more, also when a
   * mailbox of that name is made again; the next one's UIDVALIDITY is greater (RFC 3501 §2.3.1.1).
   *
   * @throws StoreException {@link StoreException.Kind#NOT_PERMITTED} for the inbox, and for a
   *     container (RFC 3501 §6.3.4)
   */
  void delete(String name) throws StoreException;

  /**
   * Renames a mailbox and its children, keeping UIDs and UIDVALIDITY. Renaming the inbox moves its
   * messages into a new mailbox and leaves it empty (RFC 3501 §6.3.5). Subscriptions stay.
   *
   * <p>An open handle stays with its mailbox, whatever that is called now, and its listeners hear
   * on; one of the inbox stays with the inbox. A call that meets the rename may be refused and can
   * be repeated.
   *
   * @throws StoreException {@link StoreException.Kind#EXISTS} if there is anything of the new name,
   *     {@link StoreException.Kind#NOT_PERMITTED} if that lies below the old one, unless the old
   *     one is the inbox
   */
  void rename(String from, String to) throws StoreException;

  /** Subscribed names; they need not exist. */
  Set<String> subscriptions() throws StoreException;

  /** Adds a name to the subscriptions; no error if it is there. */
  void subscribe(String name) throws StoreException;

  /** Takes a name off the subscriptions; no error if it is not there. */
  void unsubscribe(String name) throws StoreException;

  /** The quota, if the store keeps one. */
  Optional<Quota> quota() throws StoreException;
}
