package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a part of the server tells a client fits into a reply and does not contradict itself. */
final class SmtpStatusTest {

  @Test
  void theClassOfTheEnhancedCodeIsThatOfTheCode() {
    SmtpStatus gone = SmtpStatus.of(550, "1.1", "No such mailbox here");
    assertThat(gone).hasToString("550 5.1.1 No such mailbox here");
    assertThat(gone.enhancedCode()).isEqualTo("5.1.1");
    assertThat(SmtpStatus.of(452, "2.2", "Full")).hasToString("452 4.2.2 Full");
    assertThat(SmtpStatus.reject("No")).hasToString("554 5.7.1 No");
    assertThat(SmtpStatus.defer("Later")).hasToString("451 4.7.1 Later");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 451, 499})
  void fourMeansForNow(int code) {
    assertThat(SmtpStatus.of(code, "3.0", "x").isTemporary()).isTrue();
    assertThat(SmtpStatus.of(code, "3.0", "x").isPermanent()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 554, 599})
  void fiveMeansForGood(int code) {
    assertThat(SmtpStatus.of(code, "3.0", "x").isTemporary()).isFalse();
    assertThat(SmtpStatus.of(code, "3.0", "x").isPermanent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-451, 0, 250, 354, 399, 600})
  void anyOtherCodeIsNoRefusal(int code) {
    assertThatIllegalArgumentException().isThrownBy(() -> SmtpStatus.of(code, "1.1", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "5.1.1", "1.", ".1", "1.1000", "1.1\r", "1.1 ", "a.b", "-1.1"})
  void anEnhancedCodeIsSubjectAndDetail(String detail) {
    assertThatIllegalArgumentException().isThrownBy(() -> SmtpStatus.of(550, detail, "x"));
  }

  @Test
  void aTextIsPrintableAsciiAndNotTooLong() {
    String longest = " ~".repeat(100);
    assertThat(SmtpStatus.of(550, "999.999", longest).text()).isEqualTo(longest);
    assertThatIllegalArgumentException().isThrownBy(() -> SmtpStatus.reject(longest + " "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\r\n250 ok", "a\rb", "a\nb", "a\u001f", "a\u007f", "\u00e4"})
  void anyOtherTextIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SmtpStatus.reject(text));
    assertThatIllegalArgumentException().isThrownBy(() -> SmtpStatus.defer(text));
  }

  @Test
  void nothingIsNull() {
    assertThatNullPointerException().isThrownBy(() -> SmtpStatus.of(550, null, "x"));
    assertThatNullPointerException().isThrownBy(() -> SmtpStatus.of(550, "1.1", null));
  }
}
