package dev.postern.crash;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "451 4.3.0 Temporary local problem, try again later",
        "NO [UNAVAILABLE] Temporarily unavailable, try again later",
        "-ERR [SYS/TEMP] The mailbox cannot be reached now"
      })
  void clearAndForNow(String line) {
    assertThatNoException().isThrownBy(() -> new Answer(Answer.Kind.NO, line).checkRefusal("it"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "554 5.0.0 Message was not taken",
        "451 4.3.0",
        "451 Temporary local problem, try again later",
        "NO",
        "BAD [UNAVAILABLE] Temporarily unavailable",
        "-ERR The mailbox cannot be reached now",
        "451 4.3.0 java.io.IOException: No space left on device",
        "NO [UNAVAILABLE] cannot write /var/mail/ann/tmp/17.x"
      })
  void notSo(String line) {
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> new Answer(Answer.Kind.NO, line).checkRefusal("it"))
        .withMessageContaining(line);
  }
}
