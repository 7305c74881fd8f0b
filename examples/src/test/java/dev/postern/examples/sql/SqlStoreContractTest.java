package dev.postern.examples.sql;

import dev.postern.store.MailStore;
import dev.postern.store.StoreException;
import dev.postern.testing.contract.MailStoreContract;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;

/** A database keeps the contract. */
class SqlStoreContractTest extends MailStoreContract {
  // A database in memory, which outlives a store for the tests of a restart.
  private final JdbcConnectionPool database =
      JdbcConnectionPool.create(
          "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000", "", "");

  @Override
  protected MailStore newStore() throws StoreException {
    return SqlStore.in(database);
  }

  @Override
  protected Optional<MailStore> reopen(MailStore store) throws StoreException {
    store.close();
    return Optional.of(newStore());
  }

  @Override
  protected Optional<MailStore> newStoreWithQuota(long octets, long messages)
      throws StoreException {
    return Optional.of(
        SqlStore.in(
            database, Clock.systemUTC(), OptionalLong.of(octets), OptionalLong.of(messages)));
  }

  @Override
  protected Optional<MailStore> newStoreThatLosesConfirmations(Supplier<Commit> commits)
      throws StoreException {
    return Optional.of(SqlStore.in(LossyDatabase.of(database, commits)));
  }

  @AfterEach
  void dropDatabase() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("shutdown");
    }
    database.dispose();
  }
}
