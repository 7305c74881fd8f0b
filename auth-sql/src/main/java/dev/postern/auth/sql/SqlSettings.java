package dev.postern.auth.sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The settings in the text of Dovecot's {@code dovecot-sql.conf.ext}. */
final class SqlSettings {
  private static final Set<String> OURS =
      Set.of(
          "password_query",
          "user_query",
          "iterate_query",
          "default_pass_scheme",
          "auth_username_chars");

  /** How the database is reached is the data source's matter. */
  private static final Set<String> NOT_OURS = Set.of("driver", "connect");

  private final Map<String, String> values = new HashMap<>();
  private final Set<String> ignored = new TreeSet<>();

  private SqlSettings() {}

  /**
   * Reads {@code name = value} lines, which a backslash at the end continues.
   *
   * @throws IllegalArgumentException if one is unknown; the text names it, without its value
   */
  static SqlSettings parse(String text) {
    SqlSettings settings = new SqlSettings();
    StringBuilder joined = new StringBuilder();
    for (String line : text.split("\\R", -1)) {
      String trimmed = line.strip();
      if (joined.length() == 0 && trimmed.startsWith("#")) {
        continue;
      }
      boolean goesOn = trimmed.endsWith("\\");
      joined.append(goesOn ? trimmed.substring(0, trimmed.length() - 1) + " " : trimmed);
      if (!goesOn) {
        settings.add(joined.toString().strip());
        joined.setLength(0);
      }
    }
    settings.add(joined.toString().strip());
    return settings;
  }

  private void add(String line) {
    if (line.isEmpty()) {
      return;
    }
    int equals = line.indexOf('=');
    String name = equals < 0 ? line : line.substring(0, equals).strip();
    if (equals > 0 && OURS.contains(name)) {
      values.put(name, line.substring(equals + 1).strip());
    } else if (equals > 0 && NOT_OURS.contains(name)) {
      ignored.add(name);
    } else {
      throw new IllegalArgumentException(
          "no setting of SQL users: " + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z_]", "?"));
    }
  }

  Map<String, String> values() {
    return values;
  }

  /** Those that are somebody else's. */
  Set<String> ignored() {
    return ignored;
  }
}
