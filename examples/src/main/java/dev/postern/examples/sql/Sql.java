package dev.postern.examples.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements within one transaction. */
record Sql(Connection connection) {

  /** Runs a statement that changes rows; how many it changed. */
  int update(String statement, Object... values) throws SQLException {
    try (PreparedStatement prepared = prepare(statement, values)) {
      return prepared.executeUpdate();
    }
  }

  /** All rows of a query. */
  <T> List<T> list(String query, Row<T> row, Object... values) throws SQLException {
    try (PreparedStatement prepared = prepare(query, values);
        ResultSet results = prepared.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (results.next()) {
        all.add(row.read(results));
      }
      return all;
    }
  }

  /** The first row of a query. */
  <T> Optional<T> first(String query, Row<T> row, Object... values) throws SQLException {
    List<T> all = list(query, row, values);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  private PreparedStatement prepare(String statement, Object... values) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, values[i]);
    }
    return prepared;
  }

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet results) throws SQLException;
  }
}
