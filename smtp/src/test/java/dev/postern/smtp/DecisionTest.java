package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {

  /** As access tables do: an address in it may hold anything. */
  @ParameterizedTest
  @CsvSource({
    "'Not <b\u00fccher@example.org>', Not <b?cher@example.org>",
    "'a\r\n250 OK', a??250 OK",
    "' a ', a",
    "'', Access denied",
    "' \n', Access denied"
  })
  void aTextIsALine(String text, String told) {
    assertThat(Decision.reject(text)).hasToString("Refuse[status=554 5.7.1 " + told + "]");
    assertThat(Decision.defer(text)).hasToString("Refuse[status=451 4.7.1 " + told + "]");
  }

  @Test
  void aLongOneIsCut() {
    assertThat(Decision.reject("x".repeat(300)))
        .hasToString("Refuse[status=554 5.7.1 " + "x".repeat(200) + "]");
    assertThat(Decision.defer("x".repeat(200)))
        .hasToString("Refuse[status=451 4.7.1 " + "x".repeat(200) + "]");
  }

  @Test
  void noneIsAMistake() {
    assertThatNullPointerException().isThrownBy(() -> Decision.reject(null)).withMessage("text");
    assertThatNullPointerException().isThrownBy(() -> Decision.defer(null)).withMessage("text");
  }
}
