package dev.postern.auth.sql;

import dev.postern.Fatal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a database for one user. Safe for many threads. */
final class UserDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(UserDatabase.class);

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
    Optional<SqlRow> row;
    try {
      row = asked(query, values);
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
    return row;
  }

  private Optional<SqlRow> asked(SqlQuery query, Map<String, String> values) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.text())) {
      statement.setQueryTimeout(seconds);
      statement.setMaxRows(2);
      query.bind(statement, values);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return Optional.empty();
        }
        SqlRow row = SqlRow.of(result);
        if (result.next()) {
          throw new SQLDataException("more than one row for one user");
        }
        return Optional.of(row);
      }
    }
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
