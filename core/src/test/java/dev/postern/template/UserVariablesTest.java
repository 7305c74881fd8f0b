package dev.postern.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserVariablesTest {

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
    "/home, ann, /home",
    "%{user}/%{username}/%{domain}, ann@x.org, ann@x.org/ann/x.org",
    "/m/%1n/%1.1n/%n, ann, /m/a/n/ann",
    "/m/%3.1n/%n, ann, /m//ann",
    "/m/%2.256Nu, Ann.Lee@Example.org, /m/69"
  })
  void variablesGiveWayToPartsOfTheName(String template, String user, String text) {
    assertThat(fill(template, user)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "/var/%", "%L", "/var/%L", "%x", "%Lx", "%U", "%{home}", "%Xu"})
  void whatIsNoTemplateIsRefused(String template) {
    assertThatIllegalArgumentException().isThrownBy(() -> UserVariables.parse(template));
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
    "%d, ann@../x",
    "%Rn, ann..",
    "%-2.2n, ann..",
    "%1.1n, a.b"
  })
  void aNameNeverLeavesItsPlace(String template, String user) {
    assertThatIllegalArgumentException().isThrownBy(() -> fill(template, user));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\0ann", "ann\0"})
  void norDoesANameWithNul(String user) {
    assertThatIllegalArgumentException().isThrownBy(() -> fill("%u", user));
  }

  private static String fill(String template, String user) {
    return new UserVariables(user).fill(UserVariables.parse(template));
  }
}
