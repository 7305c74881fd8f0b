package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.MailOptions.Submitter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MailOptionsTest {
  @Test
  void whatIsNotSetWasNotAskedFor() {
    assertThat(MailOptions.NONE.size()).isEmpty();
    assertThat(MailOptions.NONE.body()).isEmpty();
    assertThat(MailOptions.NONE.smtpUtf8()).isFalse();
    assertThat(MailOptions.NONE.requireTls()).isFalse();
    assertThat(MailOptions.NONE.ret()).isEmpty();
    assertThat(MailOptions.NONE.envelopeId()).isEmpty();
    assertThat(MailOptions.NONE.submitter()).isEmpty();
  }

  @Test
  void whatIsSetIsThere() {
    MailOptions options = all().build();
    assertThat(options.size()).hasValue(5);
    assertThat(options.body()).contains(MailOptions.Body.SEVEN_BIT);
    assertThat(options.smtpUtf8()).isTrue();
    assertThat(options.requireTls()).isTrue();
    assertThat(options.ret()).contains(MailOptions.Return.HEADERS);
    assertThat(options.envelopeId()).contains("x");
    assertThat(options.submitter()).contains(new Submitter(Optional.empty()));
  }

  @Test
  void theyAreEqualByValue() {
    assertThat(all().build()).isEqualTo(all().build()).hasSameHashCodeAs(all().build());
    assertThat(all().build()).isNotEqualTo(all().size(6).build()).isNotEqualTo(MailOptions.NONE);
    assertThat(all().build().toString()).startsWith("MailOptions[size=").contains("HEADERS");
  }

  @Test
  void aSizeIsNotNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> MailOptions.builder().size(-1));
    assertThat(MailOptions.builder().size(0).build().size()).hasValue(0);
  }

  private static MailOptions.Builder all() {
    return MailOptions.builder()
        .size(5)
        .body(MailOptions.Body.SEVEN_BIT)
        .smtpUtf8()
        .requireTls()
        .ret(MailOptions.Return.HEADERS)
        .envelopeId("x")
        .submitter(new Submitter(Optional.empty()));
  }
}
