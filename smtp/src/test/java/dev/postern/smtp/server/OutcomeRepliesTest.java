package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.Resolution;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeRepliesTest {

  @ParameterizedTest
  @CsvSource({
    "DELIVERED,250",
    "DELIVERED DELIVERED,250",
    "DELIVERED TRY_LATER,451",
    "TRY_LATER REFUSED,451",
    "TRY_LATER TRY_LATER,451",
    "DELIVERED OVER_QUOTA,451",
    "DELIVERED UNKNOWN_USER REFUSED,451",
    "OVER_QUOTA UNKNOWN_USER,554",
    "OVER_QUOTA TRY_LATER UNKNOWN_USER,451",
    "OVER_QUOTA OVER_QUOTA,552",
    "UNKNOWN_USER,550",
    "REFUSED,554",
  })
  void onlyMailThatAllHaveIsAcknowledged(String outcomes, int code) {
    List<DeliveryOutcome> all =
        Arrays.stream(outcomes.split(" ")).map(DeliveryOutcome::valueOf).toList();
    assertThat(OutcomeReplies.fold(all, "ID").code()).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(DeliveryOutcome.class)
  void oneOutcomeIsItsOwnReply(DeliveryOutcome outcome) {
    assertThat(OutcomeReplies.fold(List.of(outcome), "ID"))
        .isEqualTo(OutcomeReplies.of(outcome, "ID"));
  }

  @ParameterizedTest
  @EnumSource(Resolution.Answer.class)
  void onlyAcceptedRecipientsAreTaken(Resolution.Answer answer) {
    assertThat(OutcomeReplies.of(new Resolution(answer, Optional.empty())).isEmpty())
        .isEqualTo(answer == Resolution.Answer.ACCEPTED);
  }
}
