package dev.postern.pop3.server;

import dev.postern.log.LogText;
import dev.postern.pop3.UidlFormat;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import dev.postern.store.UniqueNames;
import dev.postern.store.UniqueNames.Note;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox as one POP3 session sees it: a snapshot, and a set of messages to delete. Several
 * sessions may have it open at once; each sees its own snapshot, so no lock is held (RFC 1939 §4
 * asks for one that keeps numbers from moving).
 */
final class Maildrop {
  private static final Logger LOG = LoggerFactory.getLogger(Maildrop.class);

  private final Mailbox mailbox;
  private final Snapshot snapshot;
  private final MessageOrder order;
  private final UniqueIds ids;
  private final BitSet deleted = new BitSet();
  private final BitSet seen = new BitSet();
  // Counted once: a client may ask for them as often as it likes.
  private final long allOctets;
  private long deletedOctets;

  /** The maildrop of a mailbox, which it closes in the end, and when it cannot be read. */
  static Maildrop of(Mailbox mailbox) throws StoreException {
    try {
      return new Maildrop(mailbox);
    } catch (Throwable e) {
      mailbox.close();
      throw e;
    }
  }

  private Maildrop(Mailbox mailbox) throws StoreException {
    this.mailbox = mailbox;
    this.snapshot = mailbox.snapshot();
    Map<Long, Note> notes = mailbox instanceof UniqueNames names ? names.notes() : Map.of();
    this.order = MessageOrder.of(snapshot, notes);
    this.ids = new UniqueIds(mailbox, snapshot, notes);
    long sum = 0;
    for (MessageInfo message : snapshot) {
      sum += message.size();
    }
    this.allOctets = sum;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** How many messages there are, deleted ones included: the highest message number. */
  int size() {
    return snapshot.size();
  }

  /** The message with a number from 1, unless there is none or it is marked as deleted. */
  Optional<MessageInfo> message(int number) {
    return number > snapshot.size() || deleted.get(number)
        ? Optional.empty()
        : Optional.of(at(number));
  }

  /** Messages that are not marked as deleted. */
  int count() {
    return snapshot.size() - deleted.cardinality();
  }

  /** Their octets. */
  long octets() {
    return allOctets - deletedOctets;
  }

  /** Marks a message that is not marked yet. */
  void delete(int number) {
    deleted.set(number);
    deletedOctets += at(number).size();
  }

  void keepAll() {
    deleted.clear();
    deletedOctets = 0;
  }

  void markSeen(int number) {
    seen.set(number);
  }

  /** The unique id of the message with a number. */
  String uniqueId(int number, UidlFormat format) {
    return ids.of(at(number).uid(), format);
  }

  /** The message with a number, marked as deleted or not. */
  MessageInfo at(int number) {
    return snapshot.at(order.position(number));
  }

  /** Removes what is marked as deleted; the UPDATE state of RFC 1939 §6. */
  void update() throws StoreException {
    if (!deleted.isEmpty()) {
      mailbox.expunge(uids(deleted));
    }
  }

  /**
   * Notes which messages were read, and lets go of the mailbox. It may block; for the time after
   * the session, which no longer looks at the maildrop.
   */
  void release() {
    BitSet read = read();
    try (mailbox) {
      if (!read.isEmpty()) {
        Flags flag = Flags.of(SystemFlag.SEEN);
        mailbox.store(uids(read), new FlagChange(FlagChange.Mode.ADD, flag), OptionalLong.empty());
      }
    } catch (StoreException e) {
      // The client has its mail and is gone; only the mark is lost.
      LOG.warn(
          "cannot mark messages as seen mailbox={} kind={} reason={}",
          LogText.printable(mailbox.name()),
          e.kind(),
          LogText.reason(e.getMessage()));
    }
  }

  /** Lets go of the mailbox, since there is too much else to be done. */
  void abandon() {
    if (!read().isEmpty()) {
      LOG.warn("too busy to mark messages as seen mailbox={}", LogText.printable(mailbox.name()));
    }
    mailbox.close();
  }

  private BitSet read() {
    BitSet read = (BitSet) seen.clone();
    read.andNot(deleted);
    return read;
  }

  private UidSet uids(BitSet numbers) {
    UidSet.Builder uids = new UidSet.Builder();
    numbers.stream().mapToLong(number -> at(number).uid()).sorted().forEach(uids::add);
    return uids.build();
  }
}
