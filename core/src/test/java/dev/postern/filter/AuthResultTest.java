package dev.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method found stands in a header field, whatever the client said. */
final class AuthResultTest {

  @Test
  void itIsWrittenAsTheGrammarHasIt() {
    AuthResult result =
        AuthResult.of("SPF", "Pass")
            .withReason("all \"well\"")
            .withProperty("smtp", "mailfrom", "a+b@example.net")
            .withProperty("smtp", "helo", "mx.example.net");
    assertThat(result)
        .hasToString(
            "spf=pass reason=\"all \\\"well\\\"\" smtp.mailfrom=a+b@example.net"
                + " smtp.helo=mx.example.net");
  }

  @ParameterizedTest
  @CsvSource({
    "'a; dkim=pass', '\"a; dkim=pass\"'",
    "'a\r\nX: y', '\"a??X: y\"'",
    "'a b', '\"a b\"'",
    "'a\"b\\c', '\"a\\\"b\\\\c\"'",
    "'', '\"\"'",
    "(a), '\"(a)\"'",
    "a@b@c, '\"a@b@c\"'"
  })
  void aValueCannotEndTheField(String value, String written) {
    assertThat(AuthResult.of("spf", "fail").withProperty("smtp", "helo", value))
        .hasToString("spf=fail smtp.helo=" + written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a=b", "a;", "-a", "a-", "\u00e4"})
  void namesAreKeywords(String name) {
    AuthResult result = AuthResult.of("spf", "pass");
    assertThatIllegalArgumentException().isThrownBy(() -> AuthResult.of(name, "pass"));
    assertThatIllegalArgumentException().isThrownBy(() -> AuthResult.of("spf", name));
    assertThatIllegalArgumentException().isThrownBy(() -> result.withProperty(name, "a", "b"));
    assertThatIllegalArgumentException().isThrownBy(() -> result.withProperty("a", name, "b"));
  }

  @Test
  void theLastOfAMethodIsFound() {
    Findings findings =
        Findings.NONE
            .and(Verdict.pass().withResult(AuthResult.of("dkim", "none")))
            .and(Verdict.tag("X-A: b").withResult(AuthResult.of("dkim", "pass")));
    assertThat(findings.result("DKIM")).contains(AuthResult.of("dkim", "pass"));
    assertThat(findings.result("spf")).isEmpty();
    assertThat(findings.fields()).containsExactly("X-A: b");
  }
}
