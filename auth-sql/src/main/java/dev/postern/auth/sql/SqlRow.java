package dev.postern.auth.sql;

import dev.postern.auth.MailUser;
import dev.postern.auth.fields.LoginFields;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a query said of a user: the columns that are not NULL, by their names in lower case. A query
 * names its columns as Dovecot's fields, so there is no more to map.
 */
record SqlRow(Map<String, String> columns) {
  /** More is nobody's query. */
  static final int MOST_COLUMNS = 200;

  /** A longer value is no field of a user's. */
  static final int LONGEST_VALUE = 65_536;

  private static final String USERDB = "userdb_";
  private static final String HOME = "home";

  SqlRow {
    columns = Map.copyOf(columns);
  }

  /** The row at which the result stands. */
  static SqlRow of(ResultSet result) throws SQLException {
    ResultSetMetaData names = result.getMetaData();
    int count = names.getColumnCount();
    if (count > MOST_COLUMNS) {
      throw new SQLDataException("a user of more than " + MOST_COLUMNS + " columns");
    }
    Map<String, String> columns = new HashMap<>();
    for (int i = 1; i <= count; i++) {
      String value = result.getString(i);
      if (value != null && value.length() > LONGEST_VALUE) {
        throw new SQLDataException("a value of more than " + LONGEST_VALUE + " characters");
      }
      if (value != null) {
        columns.put(names.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
      }
    }
    return new SqlRow(columns);
  }

  Optional<String> column(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  /** What it says of a login: a field is set whatever its column holds, but NULL. */
  LoginFields login() {
    return LoginFields.of(columns);
  }

  /**
   * The user that a password query found.
   *
   * @throws IllegalArgumentException if nobody can have the name that it gave
   */
  MailUser accepted(String asked) {
    Map<String, String> fields = new HashMap<>();
    columns.forEach(
        (name, value) -> {
          if (name.startsWith(USERDB)) {
            fields.put(name.substring(USERDB.length()), value);
          }
        });
    Optional<String> home = Optional.ofNullable(fields.remove(HOME));
    return new MailUser(name(asked), home, fields);
  }

  /**
   * The user that a user query found.
   *
   * @throws IllegalArgumentException if nobody can have the name that it gave
   */
  MailUser located(String asked) {
    Map<String, String> fields = new HashMap<>(columns);
    fields.keySet().removeAll(Set.of("user", "username", "domain", HOME));
    return new MailUser(name(asked), column(HOME), fields);
  }

  /** The name in a list of all users; nothing if there is none in it. */
  Optional<String> name() {
    return Optional.of(name("")).filter(name -> !name.isEmpty());
  }

  /** Whether all of the name is the database's, and nothing of it as it was asked for. */
  boolean namesUser(String asked) {
    return columns.containsKey("user")
        || (columns.containsKey("username")
            && (columns.containsKey("domain") || asked.indexOf('@') < 0));
  }

  /** Dovecot's {@code user} names all, {@code username} and {@code domain} a part of it each. */
  private String name(String asked) {
    String whole = columns.getOrDefault("user", asked);
    int at = whole.lastIndexOf('@');
    String local = columns.getOrDefault("username", at < 0 ? whole : whole.substring(0, at));
    String domain = columns.getOrDefault("domain", at < 0 ? "" : whole.substring(at + 1));
    return domain.isEmpty() ? local : local + "@" + domain;
  }

  /** Never shows what is in it: a password is. */
  @Override
  public String toString() {
    return "SqlRow" + columns.keySet();
  }
}
