package dev.postern.examples.sql;

import dev.postern.store.MessageInfo;
import dev.postern.store.UidSet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A message as its row has it. */
record MessageRow(MessageInfo info, UUID body) {
  private static final String COLUMNS =
      """
      select uid, mod_seq, octets, internal_millis, saved_millis, flags, body from message
      where mailbox = ?""";

  /** The messages of a set that are there, ascending. */
  static List<MessageRow> select(Sql sql, long mailbox, UidSet uids) throws SQLException {
    List<MessageRow> found = new ArrayList<>();
    for (UidSet.Range range : uids.ranges()) {
      String query = COLUMNS + " and uid between ? and ? order by uid";
      found.addAll(sql.list(query, MessageRow::read, mailbox, range.first(), range.last()));
    }
    return found;
  }

  /** The messages that came or changed since a MODSEQ, ascending. */
  static List<MessageInfo> since(Sql sql, long mailbox, long modSeq) throws SQLException {
    return sql.list(
        COLUMNS + " and mod_seq > ? order by uid", row -> read(row).info(), mailbox, modSeq);
  }

  static UidSet uids(List<MessageRow> rows) {
    UidSet.Builder uids = new UidSet.Builder();
    rows.forEach(row -> uids.add(row.info().uid()));
    return uids.build();
  }

  static long octets(List<MessageRow> rows) {
    return rows.stream().mapToLong(row -> row.info().size()).sum();
  }

  /** A copy that comes into a mailbox now (RFC 8514). */
  MessageRow savedAt(long millis) {
    MessageInfo copy =
        new MessageInfo(
            info.uid(), info.modSeq(), info.size(), info.internalMillis(), millis, info.flags());
    return new MessageRow(copy, body);
  }

  private static MessageRow read(ResultSet row) throws SQLException {
    MessageInfo info =
        new MessageInfo(
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4),
            row.getLong(5),
            Texts.flags(row.getString(6)));
    return new MessageRow(info, row.getObject(7, UUID.class));
  }
}
