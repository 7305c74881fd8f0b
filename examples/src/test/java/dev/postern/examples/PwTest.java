package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords are worth a hash. */
final class PwTest {
  private static final String LONGEST = "\u00e9".repeat(512);

  @ParameterizedTest
  @ValueSource(strings = {"x", " ", "pass word", "tab\t", "\u00fc", "{PLAIN}"})
  void whatClientsCanSendIsUsable(String password) {
    assertThat(Pw.usable(password)).isEqualTo(password);
  }

  @Test
  void asLongAsALoginTakesIt() {
    assertThat(Pw.usable(LONGEST)).isEqualTo(LONGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pw.usable(LONGEST + "x"))
        .withMessage(
            "the password has 1025 octets, and a login takes no more than 1024: choose a shorter"
                + " one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "\n", "a\0", "\r"})
  void lineBreaksAndNulAreNot(String password) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pw.usable(password))
        .withMessage(
            "the password holds a line break or NUL, which clients cannot send: leave it out");
  }

  @Test
  void nothingIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pw.usable(""))
        .withMessage("the password is empty: give one of a character or more");
  }
}
