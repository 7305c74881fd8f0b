package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterFieldTest {

  @Test
  void aShortFieldIsOneLine() {
    assertThat(FilterField.folded("X-Spam-Flag: YES")).isEqualTo("X-Spam-Flag: YES\r\n");
  }

  @Test
  void aLongFieldIsFoldedAtBlanks() {
    String folded = FilterField.folded("X-Words: " + "word ".repeat(60));
    assertThat(folded.split("\r\n"))
        .hasSizeGreaterThan(3)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
    assertThat(folded.replace("\r\n\t", " "))
        .isEqualTo("X-Words: " + "word ".repeat(60).strip() + "\r\n");
  }

  @Test
  void aFieldAsLongAsALineShouldBeIsOneLine() {
    String field = "X-Key: " + "x".repeat(35) + ' ' + "x".repeat(35);
    assertThat(FilterField.folded(field)).hasSize(80).doesNotContain("\t");
    assertThat(FilterField.folded(field + 'x')).hasSize(83).contains("x\r\n\tx");
  }

  @Test
  void aWordAsLongAsALineMayBeStaysWhole() {
    String word = "X-Key:" + "x".repeat(992);
    assertThat(FilterField.folded(word)).isEqualTo(word + "\r\n");
    assertThat(FilterField.folded(word + " tail")).isEqualTo(word + "\r\n\ttail\r\n");
    assertThat(FilterField.folded(word + 'y')).isEqualTo(word + "\r\n\ty\r\n");
  }

  @Test
  void aLongWordStaysWholeWhileItMay() {
    String word = "x".repeat(300);
    assertThat(FilterField.folded("X-Key: " + word + " tail"))
        .isEqualTo("X-Key: " + word + "\r\n\ttail\r\n");
  }

  @Test
  void noLineIsLongerThanALineMayBe() {
    assertThat(FilterField.folded("X-Key: " + "x".repeat(3_000)).split("\r\n"))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
  }

  @Test
  void controlCharactersBecomeBlanks() {
    assertThat(FilterField.folded("X-Key: a\0b\tc")).isEqualTo("X-Key: a b c\r\n");
  }

  @Test
  void whatIsNotAsciiBecomesAnEncodedWord() {
    assertThat(FilterField.folded("Subject: [ext] Vi\u00e4gra for you"))
        .isEqualTo("Subject: [ext] =?UTF-8?B?VmnDpGdyYQ==?= for you\r\n");
    assertThat(FilterField.folded("From: J\u00f6rg <j@example.org>"))
        .isEqualTo("From: =?UTF-8?B?SsO2cmc=?= <j@example.org>\r\n");
    assertThat(FilterField.folded("X-A:\u00e4")).isEqualTo("X-A:=?UTF-8?B?w6Q=?=\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00e4",
        "\u00e4 plain \u00f6 plain",
        "plain  two blanks  \u00e4",
        "\u65e5\u672c\u8a9e\u306e\u4ef6\u540d\u306f\u3068\u3066\u3082\u9577\u3044\u3067\u3059\u304b\u3089"
            + "\u65e5\u672c\u8a9e\u306e\u4ef6\u540d\u306f\u3068\u3066\u3082\u9577\u3044\u3067\u3059\u304b\u3089",
        "x\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00"
            + "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00",
        "this is a text that is long enough to be folded before the one word that is \u00e4 and then"
      })
  void whatBecameEncodedWordsReadsAsItWas(String value) throws IOException {
    for (String name : List.of("Subject", "X-" + "Long".repeat(12))) {
      String folded = FilterField.folded(name + ": " + value);
      assertThat(folded).matches("(?s)\\p{ASCII}*\r\n");
      assertThat(folded.split("\r\n"))
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(76));
      byte[] octets = (folded + "\r\n").getBytes(StandardCharsets.US_ASCII);
      assertThat(Headers.read(MessageSource.of(octets)).text(name)).contains(value);
    }
  }
}
