package dev.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.SmtpStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a filter tells a client fits into a reply. */
final class VerdictTest {

  @Test
  void aTextIsPrintableAscii() {
    String longest = " ~".repeat(100);
    assertThat(Verdict.reject(longest).action())
        .isEqualTo(new Verdict.Action.Refuse(SmtpStatus.of(550, "7.1", longest)));
    assertThat(Verdict.defer(longest).action())
        .isEqualTo(new Verdict.Action.Refuse(SmtpStatus.of(451, "7.1", longest)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\r\n250 ok", "a\u001f", "a\u007f", "\u00e4"})
  void anyOtherIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.reject(text));
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.defer(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "X-Spam YES", ": no name", " X: leading blank", "X Y: blank in it", "X: a\nb"})
  void whatIsNoHeaderFieldIsRefused(String field) {
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.tag("X-Good: yes", field));
    assertThat(Verdict.tag("X-Empty:").fields()).containsExactly("X-Empty:");
  }

  @Test
  void soIsALongerOne() {
    String text = "x".repeat(201);
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.reject(text));
    assertThatIllegalArgumentException().isThrownBy(() -> Verdict.defer(text));
  }
}
