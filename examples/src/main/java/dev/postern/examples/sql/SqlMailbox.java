package dev.postern.examples.sql;

import dev.postern.message.MessageSource;
import dev.postern.store.AppendResult;
import dev.postern.store.CopyResult;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.StoreResult;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A mailbox as one session has it open. It is known by its row's number, so that it is the same one
 * under another name, and none at all once it is deleted.
 */
final class SqlMailbox implements Mailbox {
  private final SqlStore store;
  private final String user;
  private final String name;
  private final long id;
  private final List<Watchers.Watch> watches = new ArrayList<>();
  private Snapshot last;
  private boolean closed;

  SqlMailbox(SqlStore store, String user, String name, long id) {
    this.store = store;
    this.user = user;
    this.name = name;
    this.id = id;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Snapshot snapshot() throws StoreException {
    requireOpen();
    last =
        store.read(
            sql -> {
              MailboxRow row = MailboxRow.of(sql, id);
              return last == null ? View.load(sql, row) : View.next(sql, row, last);
            });
    return last;
  }

  @Override
  public MessageSource content(long uid) throws StoreException {
    requireOpen();
    List<MessageRow> found = store.read(sql -> MessageRow.select(sql, id, UidSet.of(uid)));
    if (found.isEmpty()) {
      throw new StoreException(Kind.EXPUNGED, "no message with UID " + uid);
    }
    return Bodies.source(store, found.get(0).body(), found.get(0).info().size());
  }

  @Override
  public AppendResult append(List<NewMessage> messages) throws StoreException {
    requireOpen();
    return store.change(
        sql -> {
          // Before the lock: others need not wait while the octets of a large message come in.
          List<MessageRow> written = new ArrayList<>();
          for (NewMessage message : messages) {
            MessageSource content = MessageSource.withCrlf(message.content());
            written.add(
                Change.written(message, Bodies.write(sql, content), content.size(), store.now()));
          }
          return Change.of(sql, store, user, id).append(messages, written);
        });
  }

  @Override
  public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince)
      throws StoreException {
    return change(c -> c.store(uids, change, unchangedSince));
  }

  @Override
  public CopyResult copy(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    return change(c -> c.copy(uids, Names.canonical(target), condition));
  }

  @Override
  public CopyResult move(UidSet uids, String target, TransferCondition condition)
      throws StoreException {
    return change(c -> c.move(uids, Names.canonical(target), condition));
  }

  @Override
  public UidSet expunge(UidSet uids, ExpungeCondition condition) throws StoreException {
    return change(c -> c.expunge(uids, condition));
  }

  @Override
  public UidSet recent(RecentAccess access) throws StoreException {
    requireOpen();
    return store.change(
        sql -> {
          Change.of(sql, store, user, id);
          MailboxRow row = MailboxRow.of(sql, id);
          if (access == RecentAccess.CLAIM) {
            sql.update("update mailbox set recent_from = uid_next where id = ?", id);
          }
          UidSet fresh = UidSet.range(row.recentFrom(), UidSet.MAX);
          return MessageRow.uids(MessageRow.select(sql, id, fresh));
        });
  }

  @Override
  public List<String> keywords() throws StoreException {
    TreeSet<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (MessageInfo message : snapshot()) {
      used.addAll(message.flags().keywords());
    }
    return List.copyOf(used);
  }

  @Override
  public void watch(Consumer<MailboxEvent> listener) throws StoreException {
    requireOpen();
    long now = store.read(sql -> MailboxRow.of(sql, id)).modSeq();
    watches.add(store.watchers().watch(id, now, listener));
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(Watchers.Watch::end);
    watches.clear();
  }

  private <T> T change(Step<T> step) throws StoreException {
    requireOpen();
    return store.change(sql -> step.run(Change.of(sql, store, user, id)));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the mailbox handle is closed");
    }
  }

  private interface Step<T> {
    T run(Change change) throws SQLException, IOException;
  }
}
