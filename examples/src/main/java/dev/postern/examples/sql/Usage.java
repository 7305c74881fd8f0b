package dev.postern.examples.sql;

import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.OptionalLong;

/** What an account uses, from its row. */
record Usage(long octets, long messages, long lastValidity) {

  static Usage read(Sql sql, String account) throws SQLException {
    return row(sql, account, "");
  }

  /** Locks the account until the end of the transaction. */
  static Usage lock(Sql sql, String account) throws SQLException {
    return row(sql, account, " for update");
  }

  /** Adds to what an account uses, or refuses; its row is locked. */
  static void add(Sql sql, SqlStore store, String account, long octets, long messages)
      throws SQLException, StoreException {
    Usage now = read(sql, account);
    boolean more = octets > 0 || messages > 0;
    if (more
        && (now.octets + octets > store.octetLimit().orElse(Long.MAX_VALUE)
            || now.messages + messages > store.messageLimit().orElse(Long.MAX_VALUE))) {
      throw new StoreException(Kind.OVER_QUOTA, "the quota would be exceeded");
    }
    sql.update(
        "update account set octets = octets + ?, messages = messages + ? where name = ?",
        octets,
        messages,
        account);
  }

  Quota quota(OptionalLong octetLimit, OptionalLong messageLimit) {
    return new Quota(octets, octetLimit, messages, messageLimit);
  }

  private static Usage row(Sql sql, String account, String lock) throws SQLException {
    return sql.first(
            "select octets, messages, last_validity from account where name = ?" + lock,
            row -> new Usage(row.getLong(1), row.getLong(2), row.getLong(3)),
            account)
        .orElseThrow(() -> new SQLException("the account's row is missing"));
  }
}
