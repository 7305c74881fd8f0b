package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

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

  @ParameterizedTest
  @ValueSource(strings = {"", "no field", ": no name", " X: leading blank", "X Y: blank in it"})
  void whatIsNoFieldIsLeftOut(String text) {
    assertThat(FilterField.folded(text)).isEmpty();
  }
}
