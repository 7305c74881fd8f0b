package dev.postern.examples.sql;

import dev.postern.auth.MailUser;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Clock;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mail in a database. Several processes may serve the same one.
 *
 * <p>The whole trick is one lock: each change begins by locking its account's row and holds it
 * until the commit. So UIDs become visible in the order in which they are given, conditions on
 * MODSEQ are checked and changed in one step, and a quota is not exceeded. Looking takes no lock;
 * it reads the state at one moment.
 */
public final class SqlStore implements MailStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);

  private final DataSource source;
  private final Clock clock;
  private final OptionalLong octetLimit;
  private final OptionalLong messageLimit;
  private final Watchers watchers = new Watchers(this);
  private volatile boolean closed;

  private SqlStore(
      DataSource source, Clock clock, OptionalLong octetLimit, OptionalLong messageLimit) {
    this.source = source;
    this.clock = clock;
    this.octetLimit = octetLimit;
    this.messageLimit = messageLimit;
  }

  /** A store in a database, whose tables are made if need be; the source is not closed with it. */
  public static SqlStore in(DataSource source) throws StoreException {
    return in(source, Clock.systemUTC(), OptionalLong.empty(), OptionalLong.empty());
  }

  /** With a clock and with limits for each user. */
  public static SqlStore in(
      DataSource source, Clock clock, OptionalLong octetLimit, OptionalLong messageLimit)
      throws StoreException {
    SqlStore store = new SqlStore(source, clock, octetLimit, messageLimit);
    store.change(
        sql -> {
          Schema.create(sql);
          return store;
        });
    return store;
  }

  @Override
  public Account account(MailUser user) throws StoreException {
    return SqlAccount.of(this, user.name());
  }

  @Override
  public void close() {
    closed = true;
    watchers.close();
  }

  Watchers watchers() {
    return watchers;
  }

  long now() {
    return clock.millis();
  }

  OptionalLong octetLimit() {
    return octetLimit;
  }

  OptionalLong messageLimit() {
    return messageLimit;
  }

  /** All statements see the database as it is at the first one. */
  <T> T read(Work<T> work) throws StoreException {
    // With H2, REPEATABLE_READ is of one moment only for the tables of the first statement.
    return run(Connection.TRANSACTION_SERIALIZABLE, work, Connection::rollback);
  }

  /** All statements take effect, or none. */
  <T> T change(Work<T> work) throws StoreException {
    T result = run(Connection.TRANSACTION_READ_COMMITTED, work, SqlStore::commit);
    watchers.wake();
    return result;
  }

  private <T> T run(int isolation, Work<T> work, End end) throws StoreException {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, "the store is closed");
    }
    try {
      Connection connection = source.getConnection();
      try {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(isolation);
        T result = work.run(new Sql(connection));
        end.of(connection);
        return result;
      } finally {
        release(connection);
      }
    } catch (StoreException e) {
      throw e;
    } catch (SQLException | IOException e) {
      throw new StoreException(Kind.UNAVAILABLE, "the database, or a message, failed", e);
    }
  }

  /** A commit that fails may have been made, unless the database says that it rolled back. */
  private static void commit(Connection connection) throws SQLException, StoreException {
    try {
      connection.commit();
    } catch (SQLException e) {
      boolean rolledBack = e instanceof SQLTransactionRollbackException;
      throw new StoreException(
          rolledBack ? Kind.UNAVAILABLE : Kind.OUTCOME_UNKNOWN, "the commit failed", e);
    }
  }

  /** Whatever goes wrong here, what was done is done, or was not. */
  private static void release(Connection connection) {
    try (connection) {
      // Of no effect behind the commit.
      connection.rollback();
    } catch (SQLException e) {
      LOG.warn("connection not released", e);
    }
  }

  /** What is done in one transaction. */
  interface Work<T> {
    T run(Sql sql) throws SQLException, IOException;
  }

  /** How a transaction ends that did what it should. */
  private interface End {
    void of(Connection connection) throws SQLException, StoreException;
  }
}
