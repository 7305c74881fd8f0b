package dev.postern.testing.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinePatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.b[c]            | a.b[c]        | true",
        "a.b[c]            | aXb[c]        | false",
        "a                 | ab            | false",
        "b                 | ab            | false",
        "a1 OK {{*}}       | a1 OK [X] done | true",
        "a1 OK {{*}}       | a2 OK         | false",
        "{{*}} mid {{*}}   | x mid y       | true",
        "n={{re:[0-9]+}};  | n=17;         | true",
        "n={{re:[0-9]+}};  | n=x;          | false",
        "{{re:a{2}}}       | aa            | true",
        "{{re:a{2}}}       | aaa           | false",
        "{{re:[ab]c?}}d    | bcd           | true",
        "{{re:[ab]c?}}d    | cd            | false",
        "{{x41}}{{re:B}}   | AB            | true",
        "{{base64 ann}}    | YW5u          | true"
      })
  void fits(String pattern, String line, boolean fits) {
    assertThat(LinePattern.of(pattern).matches(line)).isEqualTo(fits);
  }

  @Test
  void linesAreOctets() {
    String octets = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(LinePattern.of("é").matches(octets)).isTrue();
    assertThat(LinePattern.of("{{xC3}}{{xA9}}").matches(octets)).isTrue();
    assertThat(LinePattern.of("é").matches("é")).isFalse();
    assertThat(LinePattern.of("a{{*}}b").matches("a\r\n\u0085b")).isTrue();
  }
}
