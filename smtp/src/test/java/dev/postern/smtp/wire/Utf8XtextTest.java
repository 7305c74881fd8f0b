package dev.postern.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8XtextTest {

  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "ann@example.org, ann@example.org",
    "j\\x{F6}rg@example.org, j\u00f6rg@example.org",
    "j\\x{f6}rg, j\u00f6rg",
    "\\x{1F600}, \ud83d\ude00",
    "\\x{10FFFF}, \udbff\udfff",
    "a\\x{2B}b\\x{3D}c\\x{5C}d\\x{20}e, a+b=c\\d e",
    "\\x{5C}x{41}, \\x{41}",
    "\u00fc\\x{FC}\ud83d\ude00, \u00fc\u00fc\ud83d\ude00",
  })
  void decodes(String text, String decoded) throws SmtpSyntaxException {
    assertThat(Utf8Xtext.decode(octets(text))).isEqualTo(decoded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a+2Bb",
        "a=b",
        "\\",
        "a\\",
        "a\\n",
        "\\x",
        "\\x{",
        "\\x{}",
        "\\x{A}",
        "\\x{0000041}",
        "\\x{4G}",
        "\\x{41",
        "\\X{41}",
        "\\x{0A}",
        "\\x{0D}",
        "\\x{00}",
        "\\x{7F}",
        "\\x{85}",
        "\\x{D800}",
        "\\x{DFFF}",
        "\\x{2028}",
        "\\x{110000}",
        "\\x{FFFFFF}",
        "\u0085",
        "a\nb"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> Utf8Xtext.decode(octets(text)))
        .isInstanceOf(SmtpSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00ff", "\u00c3", "\u00c0\u0080", "\u00ed\u00a0\u0080"})
  void refusesWhatIsNoUtf8(String octets) {
    assertThatThrownBy(() -> Utf8Xtext.decode(octets)).isInstanceOf(SmtpSyntaxException.class);
  }
}
