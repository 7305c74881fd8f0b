package dev.postern.auth.dovecot.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsTest {

  @Test
  void digitsAreANumber() {
    assertThat(Digits.number("0")).isZero();
    assertThat(Digits.number("9999999999")).isEqualTo(9_999_999_999L);
    assertThat(Digits.number("1.23.4", 2, 4)).isEqualTo(23);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+1", "-1", " 1", "1 ", "/", ":", "1a", "٣", "00000000001"})
  void allElseIsNone(String text) {
    assertThat(Digits.number(text)).isEqualTo(-1);
  }

  @Test
  void noPartIsNone() {
    assertThat(Digits.number("12", 1, 1)).isEqualTo(-1);
    assertThat(Digits.number("12", 1, -1)).isEqualTo(-1);
  }
}
