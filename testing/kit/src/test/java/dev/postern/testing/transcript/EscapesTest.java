package dev.postern.testing.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain                     | plain",
        "a{{CR}}b{{LF}}c           | a\\rb\\nc",
        "{{CRLF}}                  | \\r\\n",
        "{{NUL}}{{TAB}}            | \\0\\t",
        "{{x41}}{{xfF}}            | A\u00ff",
        "{{repeat 3 ab}}.          | ababab.",
        "{{repeat 2 a<CR><LF>}}    | a\\r\\na\\r\\n",
        "{{base64 \\0ann\\0secret}} | AGFubgBzZWNyZXQ=",
        "not {{closed              | not {{closed",
        "{single} }}               | {single} }}"
      })
  void decodes(String text, String octets) {
    String expected = octets.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    assertThat(Escapes.decode(text))
        .isEqualTo(expected.replace("\\0", "\0").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void textIsUtf8() {
    assertThat(Escapes.decode("é€")).isEqualTo("é€".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{}}", "{{cr}}", "{{x4}}", "{{xGG}}", "{{NOPE}}", "{{repeat}}"})
  void unknownTokensAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Escapes.decode(text))
        .withMessageContaining("unknown token " + text);
  }
}
