package dev.postern.auth.sql;

import dev.postern.Fatal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a database for one user, or for the names of all. Safe for many threads. */
final class UserDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(UserDatabase.class);

  /** Who looks after all users at once has them in memory. */
  static final int MOST_USERS = 1_000_000;

  private final DataSource source;
  private final int seconds;
  private final AtomicReference<String> trouble = new AtomicReference<>();

  UserDatabase(DataSource source, Duration timeout) {
    this.source = source;
    this.seconds = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toSeconds()));
  }

  /**
   * The one row that the query finds.
   *
   * @throws IOException if the database does not answer, or with something else; the text is for
   *     the log, and holds nothing that the client sent or the database keeps
   */
  Optional<SqlRow> find(SqlQuery query, Map<String, String> values) throws IOException {
    return answer(query, values, 2, UserDatabase::row);
  }

  /**
   * The names that the query lists.
   *
   * @throws IOException as for {@link #find}
   */
  List<String> list(SqlQuery query) throws IOException {
    return answer(query, Map.of(), MOST_USERS + 1, UserDatabase::names);
  }

  private <T> T answer(SqlQuery query, Map<String, String> values, int rows, Reading<T> reading)
      throws IOException {
    T answer;
    try {
      answer = asked(query, values, rows, reading);
    } catch (Throwable e) {
      Fatal.rethrow(e);
      String reason = reason(e);
      if (!reason.equals(trouble.getAndSet(reason))) {
        LOG.warn("the database of users does not answer: {}", reason);
      }
      throw new IOException("the database of users does not answer: " + reason, e);
    }
    if (trouble.get() != null && trouble.getAndSet(null) != null) {
      LOG.info("the database of users answers again");
    }
    return answer;
  }

  private <T> T asked(SqlQuery query, Map<String, String> values, int rows, Reading<T> reading)
      throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.text())) {
      statement.setQueryTimeout(seconds);
      statement.setMaxRows(rows);
      query.bind(statement, values);
      try (ResultSet result = statement.executeQuery()) {
        return reading.read(result);
      }
    }
  }

  private static Optional<SqlRow> row(ResultSet result) throws SQLException {
    if (!result.next()) {
      return Optional.empty();
    }
    SqlRow row = SqlRow.of(result);
    if (result.next()) {
      throw new SQLDataException("more than one row for one user");
    }
    return Optional.of(row);
  }

  private static List<String> names(ResultSet result) throws SQLException {
    List<String> names = new ArrayList<>();
    while (result.next()) {
      if (names.size() == MOST_USERS) {
        throw new SQLDataException("more than " + MOST_USERS + " users");
      }
      names.add(
          SqlRow.of(result).name().orElseThrow(() -> new SQLDataException("a user without name")));
    }
    return names;
  }

  /** Makes something of what was found. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(ResultSet result) throws SQLException;
  }

  /** A driver's own text may quote what a client sent, so it is not told. */
  private static String reason(Throwable e) {
    if (e.getClass() == SQLDataException.class && ((SQLException) e).getSQLState() == null) {
      return e.getMessage();
    }
    return e instanceof SQLException sql
        ? e.getClass().getSimpleName()
            + " SQLSTATE "
            + sql.getSQLState()
            + " code "
            + sql.getErrorCode()
        : e.getClass().getSimpleName();
  }
}
