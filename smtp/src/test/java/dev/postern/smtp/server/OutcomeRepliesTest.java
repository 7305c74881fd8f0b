package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.Resolution;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.wire.Reply;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeRepliesTest {
  private static final SmtpStatus MOVING = SmtpStatus.of(450, "2.1", "Mailbox is being moved");

  @ParameterizedTest
  @CsvSource({
    "DELIVERED,250",
    "DELIVERED DELIVERED,250",
    "QUEUED QUEUED,250",
    "DELIVERED QUEUED,250",
    "DELIVERED TRY_LATER,451",
    "QUEUED TRY_LATER,451",
    "TRY_LATER REFUSED,451",
    "TRY_LATER TRY_LATER,451",
    "MOVING MOVING,450",
    "MOVING TRY_LATER,451",
    "MOVING DELIVERED,451",
    "DELIVERED OVER_QUOTA,451",
    "QUEUED OVER_QUOTA,451",
    "DELIVERED UNKNOWN_USER REFUSED,451",
    "OVER_QUOTA UNKNOWN_USER,554",
    "OVER_QUOTA TRY_LATER UNKNOWN_USER,451",
    "OVER_QUOTA MOVING,451",
    "OVER_QUOTA OVER_QUOTA,552",
    "UNKNOWN_USER,550",
    "REFUSED,554",
  })
  void onlyMailThatAllHaveIsAcknowledged(String outcomes, int code) {
    List<DeliveryOutcome> all =
        Arrays.stream(outcomes.split(" ")).map(OutcomeRepliesTest::outcome).toList();
    assertThat(OutcomeReplies.fold(all, all, "ID").code()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELIVERED",
        "QUEUED",
        "TRY_LATER",
        "MOVING",
        "OVER_QUOTA",
        "UNKNOWN_USER",
        "REFUSED"
      })
  void oneOutcomeIsItsOwnReply(String name) {
    DeliveryOutcome outcome = outcome(name);
    assertThat(OutcomeReplies.fold(List.of(outcome), List.of(outcome), "ID"))
        .isEqualTo(OutcomeReplies.of(outcome, "ID"));
  }

  @Test
  void theClientIsToldWhereItsMailIs() {
    DeliveryOutcome delivered = DeliveryOutcome.delivered();
    DeliveryOutcome queued = DeliveryOutcome.queued();
    assertThat(text(delivered)).isEqualTo("Ok: delivered as ID");
    assertThat(text(queued)).isEqualTo("Ok: queued as ID");
    assertThat(text(delivered, queued)).isEqualTo("Ok: queued as ID");
  }

  @Test
  void whatATargetSaysOfARecipientIsTheReply() {
    DeliveryOutcome moving = DeliveryOutcome.deferred(MOVING);
    DeliveryOutcome gone = DeliveryOutcome.failed(SmtpStatus.of(550, "1.6", "Mailbox has moved"));
    assertThat(OutcomeReplies.of(moving, "ID")).isEqualTo(Reply.of(MOVING));
    assertThat(text(gone)).isEqualTo("Mailbox has moved");
  }

  @Test
  void onlyAcceptedRecipientsAreTaken() {
    assertThat(OutcomeReplies.of(Resolution.accepted())).isEmpty();
    assertThat(OutcomeReplies.of(Resolution.refused(MOVING))).contains(Reply.of(MOVING));
    assertThat(OutcomeReplies.of(Resolution.notResponsible())).contains(Replies.RELAY_DENIED);
  }

  private static String text(DeliveryOutcome... outcomes) {
    return OutcomeReplies.fold(List.of(outcomes), List.of(outcomes), "ID").lines().get(0);
  }

  private static DeliveryOutcome outcome(String name) {
    return switch (name) {
      case "DELIVERED" -> DeliveryOutcome.delivered();
      case "QUEUED" -> DeliveryOutcome.queued();
      case "TRY_LATER" -> DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);
      case "MOVING" -> DeliveryOutcome.deferred(MOVING);
      case "OVER_QUOTA" -> DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL);
      case "UNKNOWN_USER" -> DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX);
      case "REFUSED" -> DeliveryOutcome.failed(SmtpStatus.NOT_TAKEN);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
