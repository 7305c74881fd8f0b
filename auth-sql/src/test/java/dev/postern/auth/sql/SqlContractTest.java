package dev.postern.auth.sql;

import dev.postern.auth.Authenticator;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.password.Passwords;
import dev.postern.testing.contract.AuthenticatorContract;
import dev.postern.testing.contract.UserDirectoryContract;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/** The contracts of authenticators and directories, kept by a database. */
final class SqlContractTest {

  static SqlAuthenticator over(DataSource database) {
    return SqlAuthenticator.of(database)
        .passwordQuery("SELECT password FROM users WHERE userid = '%u'")
        .userQuery("SELECT home, uid, gid FROM users WHERE userid = '%u'")
        .iterateQuery("SELECT userid AS \"user\" FROM users")
        .build();
  }

  static DataSource away() throws SQLException {
    return TestDatabase.with("drop table users");
  }

  @Nested
  final class Logins extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws SQLException {
      return over(
          TestDatabase.with(
              "insert into users (userid, password) values ('"
                  + USER
                  + "', '"
                  + Passwords.hash(PASSWORD)
                  + "')"));
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() throws SQLException {
      return Optional.of(over(away()));
    }
  }

  @Nested
  final class ClearLogins extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() throws SQLException {
      return SqlAuthenticator.of(
              TestDatabase.with(
                  "insert into users (userid, password) values ('"
                      + USER
                      + "', '"
                      + PASSWORD
                      + "')"))
          .passwordQuery("SELECT password FROM users WHERE userid = '%u'")
          .defaultPassScheme("plain")
          .build();
    }
  }

  @Nested
  final class Users extends UserDirectoryContract {
    @Override
    protected UserDirectory newDirectory() throws SQLException {
      return over(
          TestDatabase.with(
              "insert into users (userid, home, uid) values ('" + USER + "', '/m/ann', 200)"));
    }

    @Override
    protected Optional<UserDirectory> newUnavailableDirectory() throws SQLException {
      return Optional.of(over(away()));
    }
  }
}
