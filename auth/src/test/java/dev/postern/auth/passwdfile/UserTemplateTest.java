package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "/var/mail/%d/%n, Ann@Example.org, /var/mail/Example.org/Ann",
    "%u, Ann@Example.org, Ann@Example.org",
    "%Lu/%Ln/%Ld, Ann@Example.org, ann@example.org/ann/example.org",
    "/m/%n, Ann, /m/Ann",
    "/m/%d, Ann, /m/",
    "%%%n%%, ann, %ann%",
    "L%n, Ann, LAnn",
    "%d/%n, a@b@c, c/a@b",
    "/home, ann, /home"
  })
  void variablesGiveWayToPartsOfTheName(String template, String user, String text) {
    assertThat(new UserTemplate(template).expand(user)).isEqualTo(text);
    assertThat(new UserTemplate(template).hasVariables()).isEqualTo(template.contains("%"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "/var/%", "%L", "/var/%L", "%x", "%Lx", "%U"})
  void whatIsNoTemplateIsRefused(String template) {
    assertThatIllegalArgumentException().isThrownBy(() -> new UserTemplate(template).expand("ann"));
  }

  @ParameterizedTest
  @CsvSource({
    "%u, ''",
    "%u, /ann",
    "%u, a/b",
    "%u, ann/",
    "%u, .ann",
    "%u, ..",
    "%n, @example.org",
    "%n, /@example.org",
    "%n, ../x@example.org",
    "%d, ann@",
    "%d, ann@.",
    "%d, ann@/etc",
    "%d, ann@../x"
  })
  void aNameNeverLeavesItsPlace(String template, String user) {
    assertThatIllegalArgumentException().isThrownBy(() -> new UserTemplate(template).expand(user));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\0ann", "ann\0"})
  void norDoesANameWithNul(String user) {
    assertThatIllegalArgumentException().isThrownBy(() -> new UserTemplate("%u").expand(user));
  }
}
