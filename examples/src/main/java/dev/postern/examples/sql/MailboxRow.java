package dev.postern.examples.sql;

import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A mailbox as its row has it. */
record MailboxRow(
    long id,
    String name,
    Optional<MailboxInfo.SpecialUse> use,
    long validity,
    long uidNext,
    long modSeq,
    long recentFrom) {
  private static final String COLUMNS =
      "select id, name, special_use, validity, uid_next, mod_seq, recent_from from mailbox where ";

  /** A mailbox that was there, unless it is gone. */
  static MailboxRow of(Sql sql, long id) throws SQLException, StoreException {
    return sql.first(COLUMNS + "id = ?", MailboxRow::read, id)
        .orElseThrow(() -> new StoreException(Kind.NOT_FOUND, "the mailbox was deleted"));
  }

  /** The mailbox of a canonical name. */
  static MailboxRow of(Sql sql, String account, String name) throws SQLException, StoreException {
    Optional<MailboxRow> row =
        sql.first(COLUMNS + "account = ? and name = ?", MailboxRow::read, account, name);
    if (row.isEmpty()) {
      boolean container = all(sql, account).stream().anyMatch(r -> Names.isBelow(r.name(), name));
      throw new StoreException(
          container ? Kind.NOT_SELECTABLE : Kind.NOT_FOUND, "no such mailbox: " + name);
    }
    return row.get();
  }

  static List<MailboxRow> all(Sql sql, String account) throws SQLException {
    return sql.list(COLUMNS + "account = ?", MailboxRow::read, account);
  }

  private static MailboxRow read(ResultSet row) throws SQLException {
    return new MailboxRow(
        row.getLong(1),
        row.getString(2),
        Optional.ofNullable(row.getString(3)).map(MailboxInfo.SpecialUse::valueOf),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7));
  }
}
