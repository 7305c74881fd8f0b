package dev.postern.examples.sql;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.password.Passwords;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users whose names and passwords are in a database: who may log in, and who exists.
 *
 * <pre>{@code
 * MailServer.builder().authenticator(SqlAccounts.in(database)).store(SqlStore.in(database))
 * }</pre>
 */
public final class SqlAccounts implements Authenticator, UserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(SqlAccounts.class);

  /** What a denial of somebody unknown verifies, so that it takes as long as any other. */
  private static final String NOBODYS = Passwords.hash("nobody's");

  private static final String TABLE =
      """
      create table if not exists login (
        name varchar(1000) primary key, password varchar(1000) not null,
        disabled boolean default false not null)""";

  private final DataSource database;

  private SqlAccounts(DataSource database) {
    this.database = database;
  }

  /** The users of a database, whose table is made if need be at start. */
  public static SqlAccounts in(DataSource database) {
    return new SqlAccounts(Objects.requireNonNull(database, "database"));
  }

  /** Makes the table. */
  @Override
  public void check() throws IOException {
    try (Connection connection = database.getConnection()) {
      new Sql(connection).update(TABLE);
    } catch (SQLException e) {
      throw new IOException("the database of users cannot be used: " + e.getMessage(), e);
    }
  }

  /** Adds a user. */
  public void add(String name, String password) throws SQLException {
    try (Connection connection = database.getConnection()) {
      new Sql(connection)
          .update(
              "insert into login (name, password) values (?, ?)", name, Passwords.hash(password));
    }
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (!(credentials instanceof Credentials.Password login)) {
      return AuthOutcome.denied();
    }
    Optional<Row> row;
    try {
      row = row(login.authenticationId());
    } catch (SQLException e) {
      LOG.warn("login not looked up reason={}", e.getMessage());
      return AuthOutcome.unavailable();
    }
    boolean fits = Passwords.verify(login.password(), row.map(Row::password).orElse(NOBODYS));
    Optional<DenialReason> denial = denial(row, fits, login);
    return denial.isPresent()
        ? AuthOutcome.denied(denial.get())
        : AuthOutcome.accepted(MailUser.of(row.orElseThrow().name()));
  }

  private static Optional<DenialReason> denial(
      Optional<Row> row, boolean fits, Credentials.Password login) {
    if (row.isEmpty()) {
      return Optional.of(DenialReason.UNKNOWN_USER);
    }
    if (!fits) {
      return Optional.of(DenialReason.BAD_PASSWORD);
    }
    if (row.get().disabled()) {
      return Optional.of(DenialReason.DISABLED);
    }
    return login.authorizationId().isEmpty()
        ? Optional.empty()
        : Optional.of(DenialReason.NOT_AUTHORIZED);
  }

  @Override
  public UserLookup find(String name) {
    try {
      return UserLookup.of(row(name).map(row -> MailUser.of(row.name())));
    } catch (SQLException e) {
      return UserLookup.unavailable(e.toString());
    }
  }

  private Optional<Row> row(String name) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return new Sql(connection)
          .first(
              "select name, password, disabled from login where name = ?",
              found -> new Row(found.getString(1), found.getString(2), found.getBoolean(3)),
              name);
    }
  }

  private record Row(String name, String password, boolean disabled) {}
}
