package dev.postern.examples.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.UserDirectory;
import dev.postern.net.PeerInfo;
import dev.postern.testing.contract.AuthenticatorContract;
import dev.postern.testing.contract.UserDirectoryContract;
import java.sql.Connection;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Users in a database keep the contracts. */
class SqlAccountsContractTest {

  private static JdbcConnectionPool database() {
    return JdbcConnectionPool.create(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "");
  }

  private static SqlAccounts accounts(String user, String password) throws Exception {
    SqlAccounts accounts = SqlAccounts.in(database());
    accounts.check();
    accounts.add(user, password);
    return accounts;
  }

  @Nested
  final class Logins extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws Exception {
      return accounts(USER, PASSWORD);
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      // Without its table it is of as little use as one that is away.
      return Optional.of(SqlAccounts.in(database()));
    }
  }

  @Nested
  final class Users extends UserDirectoryContract {
    @Override
    protected UserDirectory newDirectory() throws Exception {
      return accounts(USER, "");
    }

    @Override
    protected Optional<UserDirectory> newUnavailableDirectory() {
      return Optional.of(SqlAccounts.in(database()));
    }
  }

  @Test
  void whoIsDisabledIsDeniedWithTheRightPassword() throws Exception {
    JdbcConnectionPool database = database();
    SqlAccounts accounts = SqlAccounts.in(database);
    accounts.check();
    accounts.add("ann", "secret");
    try (Connection connection = database.getConnection()) {
      new Sql(connection).update("update login set disabled = true");
    }
    assertThat(
            accounts.authenticate(
                Credentials.Password.of("ann", "secret"),
                AuthContext.of("imap", PeerInfo.unix("imap"))))
        .isEqualTo(AuthOutcome.denied(DenialReason.DISABLED));
  }
}
