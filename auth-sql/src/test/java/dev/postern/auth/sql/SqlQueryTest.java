package dev.postern.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dovecot's queries as prepared statements. */
final class SqlQueryTest {
  private static final Set<String> KNOWN = Set.of("u", "n", "d", "user");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "userid = '%u'|userid = ?|1",
        "userid = %u AND d='%d'|userid = ? AND d=?|2",
        "mail = '%n@%Ld'|mail = ?|1",
        "mail = \"%u\"|mail = ?|1",
        "user = '%{user}' AND x = %Lu|user = ? AND x = ?|2",
        "x = 'it''s' AND u='it''s %u'|x = 'it''s' AND u=?|1",
        "\"a\"\"b\" = 1 AND x LIKE '50%%'|\"a\"\"b\" = 1 AND x LIKE '50%'|0",
        "x %% 2 = 1|x % 2 = 1|0",
        "x = ''|x = ''|0",
        "x = '?' AND u = '%u'|x = '?' AND u = ?|1",
      })
  void variablesBecomeParameters(String query, String text, int parameters) {
    SqlQuery parsed = SqlQuery.parse(query, KNOWN);
    assertThat(parsed.text()).isEqualTo(text);
    assertThat(parsed.parameters()).hasSize(parameters);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u = '%u",
        "u = \"%u",
        "u = ?",
        "u = '%w'",
        "u = %",
        "u = '%",
        "u = '%{sha1:user}'"
      })
  void whatCannotBeUnderstoodIsRefused(String query) {
    assertThatIllegalArgumentException().isThrownBy(() -> SqlQuery.parse(query, KNOWN));
  }

  @Test
  void settingsAreDovecots() {
    SqlSettings settings =
        SqlSettings.parse(
            """
            # comment
            driver = pgsql
            connect = host=/run/postgresql password=s3cret
            default_pass_scheme = SHA512-CRYPT

            password_query = SELECT userid AS user, password \\
              FROM users WHERE userid = '%u'
            user_query=SELECT home FROM users WHERE userid = '%u'""");
    assertThat(settings.ignored()).containsExactly("connect", "driver");
    assertThat(settings.values())
        .containsEntry("default_pass_scheme", "SHA512-CRYPT")
        .containsEntry("user_query", "SELECT home FROM users WHERE userid = '%u'");
    assertThat(settings.values().get("password_query"))
        .matches("SELECT userid AS user, password\\s+FROM users WHERE userid = '%u'");
  }

  @Test
  void anUnknownSettingIsNamedWithoutItsValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqlSettings.parse("passwrd_query = s3cret"))
        .withMessageContaining("passwrd_query")
        .withMessageNotContaining("s3cret");
  }
}
