package dev.postern.examples.sql;

import dev.postern.store.AppendResult;
import dev.postern.store.CopyResult;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.StoreResult;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Changes of one mailbox within a transaction that has locked the account. */
final class Change {
  private static final long REMEMBERED = Duration.ofDays(7).toMillis();
  private static final long LOGGED = Duration.ofHours(1).toMillis();
  private static final int MOST_KEYWORDS = 100;
  private static final String NO_UIDS = "";

  private final Sql sql;
  private final SqlStore store;
  private final String user;
  private MailboxRow mailbox;

  private Change(Sql sql, SqlStore store, String user, MailboxRow mailbox) {
    this.sql = sql;
    this.store = store;
    this.user = user;
    this.mailbox = mailbox;
  }

  /** Locks the account, then looks at the mailbox. */
  static Change of(Sql sql, SqlStore store, String user, long mailbox)
      throws SQLException, StoreException {
    Usage.lock(sql, user);
    return new Change(sql, store, user, MailboxRow.of(sql, mailbox));
  }

  /** Appends messages whose octets are written; a delivery that is known is not stored again. */
  AppendResult append(List<NewMessage> messages, List<MessageRow> written)
      throws SQLException, StoreException {
    List<Long> uids = new ArrayList<>();
    List<MessageRow> added = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      String delivery = messages.get(i).deliveryId();
      Optional<Long> known = delivered(delivery);
      if (known.isPresent()) {
        Bodies.release(sql, written.get(i).body());
        uids.add(known.get());
      } else {
        long uid = mailbox.uidNext() + added.size();
        added.add(written.get(i));
        uids.add(uid);
        sql.update(
            "insert into delivery values (?, ?, ?, ?)", mailbox.id(), delivery, uid, store.now());
      }
    }
    sql.update("delete from delivery where saved_millis < ?", store.now() - REMEMBERED);
    sql.update("delete from change_log where saved_millis < ?", store.now() - LOGGED);
    Usage.add(sql, store, user, MessageRow.octets(added), added.size());
    add(added);
    return new AppendResult(mailbox.validity(), uids);
  }

  StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
      throws SQLException, StoreException {
    UidSet.Builder changed = new UidSet.Builder();
    UidSet.Builder modified = new UidSet.Builder();
    UidSet.Builder written = new UidSet.Builder();
    for (MessageRow row : MessageRow.select(sql, mailbox.id(), uids)) {
      MessageInfo message = row.info();
      if (message.modSeq() > unchangedSince.orElse(Long.MAX_VALUE)) {
        modified.add(message.uid());
        continue;
      }
      changed.add(message.uid());
      Flags flags = change.apply(message.flags());
      if (!flags.equals(message.flags())) {
        written.add(message.uid());
        sql.update(
            "update message set flags = ?, mod_seq = ? where mailbox = ? and uid = ?",
            text(flags),
            mailbox.modSeq() + 1,
            mailbox.id(),
            message.uid());
      }
    }
    UidSet differ = written.build();
    if (!differ.isEmpty()) {
      commit(Kinds.FLAGS, differ.toString(), mailbox.uidNext());
    }
    return new StoreResult(changed.build(), modified.build());
  }

  UidSet expunge(UidSet uids, ExpungeCondition condition) throws SQLException, StoreException {
    List<MessageRow> found =
        MessageRow.select(sql, mailbox.id(), uids).stream()
            .filter(row -> condition.admits(row.info()))
            .toList();
    remove(found);
    for (MessageRow row : found) {
      Bodies.release(sql, row.body());
    }
    Usage.add(sql, store, user, -MessageRow.octets(found), -found.size());
    return MessageRow.uids(found);
  }

  /** Both mailboxes are the same account's, so that its lock is enough. */
  CopyResult copy(UidSet uids, String target, TransferCondition condition)
      throws SQLException, StoreException {
    List<MessageRow> found = MessageRow.select(sql, mailbox.id(), uids);
    condition.check(uids, found.size());
    CopyResult result = adopt(found, target);
    Usage.add(sql, store, user, MessageRow.octets(found), found.size());
    return result;
  }

  CopyResult move(UidSet uids, String target, TransferCondition condition)
      throws SQLException, StoreException {
    List<MessageRow> found = MessageRow.select(sql, mailbox.id(), uids);
    condition.check(uids, found.size());
    CopyResult result = adopt(found, target);
    // It may have been its own target.
    mailbox = MailboxRow.of(sql, mailbox.id());
    remove(found);
    return result;
  }

  /** Removes the mailbox with all it holds; what is logged outlives it for those who watch. */
  void delete() throws SQLException, StoreException {
    expunge(UidSet.ALL, ExpungeCondition.NONE);
    commit(Kinds.GONE, NO_UIDS, mailbox.uidNext());
    sql.update("delete from delivery where mailbox = ?", mailbox.id());
    sql.update("delete from mailbox where id = ?", mailbox.id());
  }

  private CopyResult adopt(List<MessageRow> found, String target)
      throws SQLException, StoreException {
    Change there = new Change(sql, store, user, MailboxRow.of(sql, user, target));
    long first = there.mailbox.uidNext();
    there.add(found.stream().map(row -> row.savedAt(store.now())).toList());
    List<Long> sources = new ArrayList<>();
    List<Long> targets = new ArrayList<>();
    for (MessageRow row : found) {
      targets.add(first + sources.size());
      sources.add(row.info().uid());
    }
    return new CopyResult(there.mailbox.validity(), sources, targets);
  }

  private void add(List<MessageRow> messages) throws SQLException, StoreException {
    if (messages.isEmpty()) {
      return;
    }
    long uid = mailbox.uidNext();
    if (uid + messages.size() > UidSet.MAX) {
      throw new StoreException(Kind.LIMIT, "no UID is left in this mailbox");
    }
    for (MessageRow row : messages) {
      sql.update(
          "insert into message values (?, ?, ?, ?, ?, ?, ?, ?)",
          mailbox.id(),
          uid++,
          mailbox.modSeq() + 1,
          row.info().size(),
          row.info().internalMillis(),
          row.info().savedMillis(),
          text(row.info().flags()),
          row.body());
    }
    commit(Kinds.ADDED, UidSet.range(mailbox.uidNext(), uid - 1).toString(), uid);
  }

  private void remove(List<MessageRow> messages) throws SQLException, StoreException {
    for (MessageRow row : messages) {
      sql.update(
          "delete from message where mailbox = ? and uid = ?", mailbox.id(), row.info().uid());
    }
    if (!messages.isEmpty()) {
      commit(Kinds.EXPUNGED, MessageRow.uids(messages).toString(), mailbox.uidNext());
    }
  }

  /** One MODSEQ for one change, and a row that tells of it. */
  private void commit(Kinds kind, String uids, long uidNext) throws SQLException, StoreException {
    long modSeq = mailbox.modSeq() + 1;
    sql.update(
        "update mailbox set mod_seq = ?, uid_next = ? where id = ?", modSeq, uidNext, mailbox.id());
    sql.update(
        "insert into change_log values (?, ?, ?, ?, ?)",
        mailbox.id(),
        modSeq,
        kind.name(),
        uids,
        store.now());
    mailbox = MailboxRow.of(sql, mailbox.id());
  }

  private Optional<Long> delivered(String id) throws SQLException {
    String query = "select uid from delivery where mailbox = ? and id = ?";
    return sql.first(query, row -> row.getLong(1), mailbox.id(), id);
  }

  private static String text(Flags flags) throws StoreException {
    if (flags.keywords().size() > MOST_KEYWORDS) {
      throw new StoreException(Kind.LIMIT, "too many keywords");
    }
    return Texts.of(flags);
  }

  /** What a row of the log tells. */
  enum Kinds {
    ADDED,
    EXPUNGED,
    FLAGS,
    GONE
  }

  /** A message to be, whose octets are written. */
  static MessageRow written(NewMessage message, UUID body, long size, long now) {
    long date = message.internalDate().toEpochMilli();
    long saved = message.saveDate().map(Instant::toEpochMilli).orElse(now);
    return new MessageRow(new MessageInfo(1, 1, size, date, saved, message.flags()), body);
  }
}
