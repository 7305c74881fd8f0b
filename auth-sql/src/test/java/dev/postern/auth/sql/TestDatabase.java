package dev.postern.auth.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases in memory. */
final class TestDatabase {
  private TestDatabase() {}

  /** A new one, after these statements. */
  static DataSource with(String... statements) throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table users (userid varchar(100), password varchar(200), home varchar(100),"
              + " uid integer, gid integer, nets varchar(100), closed char(1), free char(1))");
      for (String one : statements) {
        statement.execute(one);
      }
    }
    return source;
  }
}
