package dev.postern.examples.sql;

import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UidSet;
import java.sql.SQLException;
import java.util.List;

/** The next snapshot from the last one: what is read is what changed since. */
final class View {
  private View() {}

  /** All that there is. */
  static Snapshot load(Sql sql, MailboxRow row) throws SQLException {
    return Snapshot.empty(row.validity(), 1, 1)
        .plus(MessageRow.since(sql, row.id(), 0), row.modSeq())
        .with(row.uidNext(), row.modSeq());
  }

  /** The state after a state; the log may have been cut meanwhile. */
  static Snapshot next(Sql sql, MailboxRow row, Snapshot last) throws SQLException, StoreException {
    if (row.modSeq() == last.modSeq()) {
      return last;
    }
    List<Watchers.Logged> log = Watchers.Logged.since(sql, row.id(), last.modSeq());
    if (log.size() != row.modSeq() - last.modSeq()) {
      return load(sql, row);
    }
    UidSet expunged = UidSet.EMPTY;
    for (Watchers.Logged change : log) {
      expunged = change.kind() == Change.Kinds.EXPUNGED ? expunged.union(change.uids()) : expunged;
    }
    List<MessageInfo> touched = MessageRow.since(sql, row.id(), last.modSeq());
    return last.minus(expunged, row.modSeq())
        .replace(touched.stream().filter(m -> m.uid() < last.uidNext()).toList(), row.modSeq())
        .plus(touched.stream().filter(m -> m.uid() >= last.uidNext()).toList(), row.modSeq())
        .with(row.uidNext(), row.modSeq());
  }
}
