package dev.postern.auth.passwdfile;

import dev.postern.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Extra fields as Dovecot writes them: {@code key=value} and bare keys with spaces in between.
 * Those of userdb begin with {@code userdb_}.
 */
record FieldList(List<Field> fields) {
  static final FieldList NONE = new FieldList(List.of());

  private static final Pattern SPACES = Pattern.compile(" +");

  static FieldList parse(String words) {
    List<Field> fields = new ArrayList<>();
    for (String word : SPACES.split(Objects.requireNonNull(words, "words"), -1)) {
      if (!word.isEmpty()) {
        int equals = word.indexOf('=');
        fields.add(
            equals < 0
                ? new Field(word, "")
                : new Field(word.substring(0, equals), word.substring(equals + 1)));
      }
    }
    return new FieldList(List.copyOf(fields));
  }

  /**
   * The same, if all its variables can be understood.
   *
   * @throws IllegalArgumentException if one cannot
   */
  FieldList checked() {
    fields.forEach(Field::template);
    return this;
  }

  /**
   * One of them.
   *
   * @param value may hold variables
   */
  record Field(String key, String value) {
    private static final String USERDB = "userdb_";

    boolean isOfUserdb() {
      return key.startsWith(USERDB);
    }

    /** The key, without the prefix of userdb's. */
    String name() {
      return isOfUserdb() ? key.substring(USERDB.length()) : key;
    }

    /**
     * The value for a user.
     *
     * @throws IllegalArgumentException if its variables cannot be understood or filled in
     */
    String filled(UserVariables variables) {
      return value.indexOf('%') < 0 ? value : variables.fill(template());
    }

    private Template template() {
      return UserVariables.parse(value);
    }
  }
}
