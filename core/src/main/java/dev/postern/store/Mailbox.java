package dev.postern.store;

import dev.postern.message.MessageSource;
import java.io.Closeable;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One mailbox, opened by one session. Many sessions may have it open at once, in this process and
 * in others; each handle is used by one thread at a time. All calls may block. It speaks in UIDs;
 * sequence numbers are IMAP's matter.
 *
 * <p>Every change raises the MODSEQ and is durable when the call returns. Messages become visible
 * in ascending order of UID: a client that has seen UIDNEXT never finds a smaller new UID
 * afterwards.
 */
public interface Mailbox extends Closeable {

  /** The name it was opened by, also after a rename. */
  String name();

  /**
   * The newest state: all changes that this process committed before the call, and those of others
   * as far as they can be known cheaply. Costs next to nothing when nothing changed.
   *
   * @throws StoreException {@link StoreException.Kind#NOT_FOUND} if the mailbox was deleted
   */
  Snapshot snapshot() throws StoreException;

  /**
   * The octets of a message, as they were received, but that each bare LF is a CRLF: all protocols
   * send lines so, and the size that they tell has to be the size that they send. The store sees to
   * it, when a message is appended ({@link MessageSource#withCrlf}) or when it is read; callers do
   * not. Its size is the one in the snapshot; where the two differ since a size that others wrote
   * was wrong, this one is right. A message that is expunged later stays readable through a source
   * taken before, until the handle is closed, where the store can do so at no great cost; else
   * reading fails with {@link StoreException.Kind#EXPUNGED}.
   *
   * @throws StoreException {@link StoreException.Kind#EXPUNGED} if there is no such message any
   *     more
   */
  MessageSource content(long uid) throws StoreException;

  /**
   * Appends messages, all or none; on return they are durable and visible. What has a delivery id
   * that was appended before is not stored again.
   *
   * @throws StoreException {@link StoreException.Kind#OUTCOME_UNKNOWN} if they may have been
   *     appended or not: asked for again, the store tells; after any other kind they were not
   */
  AppendResult append(List<NewMessage> messages) throws StoreException;

  /**
   * Changes flags.
   *
   * @param uids messages that are not there are ignored
   * @param unchangedSince if present, a message with a larger MODSEQ is left alone and reported;
   *     check and change are one step for each message
   */
  StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
      throws StoreException;

  /**
   * Copies messages with flags and dates to a mailbox of the same account, all that are there or
   * none.
   *
   * @throws StoreException {@link StoreException.Kind#NOT_FOUND} if there is no such target; {@link
   *     StoreException.Kind#EXPUNGED} if the condition does not hold, and nothing is copied then
   */
  CopyResult copy(UidSet uids, String target, TransferCondition condition) throws StoreException;

  /** Copies those of some messages that are there. */
  default CopyResult copy(UidSet uids, String target) throws StoreException {
    return copy(uids, target, TransferCondition.NONE);
  }

  /**
   * Moves messages: they appear in the target and are gone here (RFC 6851); no message is ever in
   * neither. The condition is as with {@link #copy(UidSet, String, TransferCondition)}.
   */
  CopyResult move(UidSet uids, String target, TransferCondition condition) throws StoreException;

  /** Moves those of some messages that are there. */
  default CopyResult move(UidSet uids, String target) throws StoreException {
    return move(uids, target, TransferCondition.NONE);
  }

  /**
   * Removes for good those of some messages of which the condition holds now; check and removal are
   * one step for each message, also where the store has to try again.
   *
   * <p>A store may let others in between two messages. So some may be gone when this fails: the
   * snapshot and the events tell which.
   *
   * @param uids messages that are not there are ignored
   * @return those that were there and are gone by this call
   */
  UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException;

  /** Removes messages for good, whatever their flags. */
  default UidSet expunge(UidSet uids) throws StoreException {
    return expunge(uids, ExpungeCondition.NONE);
  }

  /**
   * The UIDs of messages that were expunged after a MODSEQ (RFC 7162 §3.2.5.1). A store that does
   * not remember that far back names all UIDs below UIDNEXT that are not here; so does one that
   * remembers nothing, by this default.
   *
   * @param modSeq as a snapshot of this mailbox gave it, perhaps in an earlier process
   * @return never the UID of a message that is here
   */
  default UidSet expungedSince(long modSeq) throws StoreException {
    Snapshot now = snapshot();
    return now.uidNext() == 1 ? UidSet.EMPTY : UidSet.range(1, now.uidNext() - 1).minus(now.uids());
  }

  /**
   * Messages that no session was yet told of as recent (RFC 3501 §2.3.2).
   *
   * @param access whether this session now takes them for itself, in one step
   */
  UidSet recent(RecentAccess access) throws StoreException;

  /** The keywords in use in this mailbox, for the FLAGS response. */
  List<String> keywords() throws StoreException;

  /**
   * Calls one more listener after each change committed by anyone from now on, in order, on a
   * thread of the store's; the listener returns at once. The events are enough to know which
   * messages there are. Ends when the handle is closed.
   */
  void watch(Consumer<MailboxEvent> listener) throws StoreException;

  /**
   * Ends watching and frees the handle; what is called on it afterwards throws {@link
   * IllegalStateException}. The mailbox and its messages stay. It may write to a disk, but waits
   * for no lock: it is called where nobody may be kept waiting, as when there is no room for more.
   */
  @Override
  void close();

  /** What asking for recent messages does. */
  enum RecentAccess {
    /** Look only (EXAMINE, STATUS). */
    PEEK,
    /** Take them: no other session is told of them as recent (SELECT). */
    CLAIM
  }
}
