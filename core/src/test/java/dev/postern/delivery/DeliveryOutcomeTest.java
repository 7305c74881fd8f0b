package dev.postern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.SmtpStatus;
import org.junit.jupiter.api.Test;

/** An outcome and its status say the same. */
final class DeliveryOutcomeTest {

  @Test
  void onlyWhatIsDurableIsTaken() {
    assertThat(DeliveryOutcome.delivered().isTaken()).isTrue();
    assertThat(DeliveryOutcome.queued().isTaken()).isTrue();
    assertThat(DeliveryOutcome.deferred(SmtpStatus.TRY_LATER).isTaken()).isFalse();
    assertThat(DeliveryOutcome.failed(SmtpStatus.NOT_TAKEN).isTaken()).isFalse();
  }

  @Test
  void whatFailsForGoodIsNotDeferred() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeliveryOutcome.deferred(SmtpStatus.MAILBOX_FULL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeliveryOutcome.failed(SmtpStatus.TRY_LATER));
  }

  @Test
  void whatATargetSaysPassesForNothingElseInALog() {
    SmtpStatus forged = SmtpStatus.of(550, "1.1", "no\\\" outcome=delivered");
    assertThat(DeliveryOutcome.failed(forged))
        .hasToString("failed status=\"550 5.1.1 no\\\\\\\" outcome=delivered\"");
  }

  @Test
  void aLogTellsEach() {
    assertThat(DeliveryOutcome.delivered()).hasToString("delivered");
    assertThat(DeliveryOutcome.queued()).hasToString("queued");
    assertThat(DeliveryOutcome.deferred(SmtpStatus.defer("Later")))
        .hasToString("deferred status=\"451 4.7.1 Later\"");
    assertThat(DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL))
        .hasToString("failed status=\"552 5.2.2 Mailbox is full\"");
  }
}
