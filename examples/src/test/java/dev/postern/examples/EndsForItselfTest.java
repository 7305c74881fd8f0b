package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndsForItselfTest {
  private static final Decision FIELD = Decision.prepend("X-A: b");
  private static final SmtpStatus LATER = SmtpStatus.defer("later");

  private static Decision together(Decision... decisions) {
    return EndsForItself.of(
            "list",
            Stream.of(decisions)
                .map(decision -> PolicyRule.of("says", request -> decision))
                .toList())
        .get(0)
        .decide(PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("smtp")).build());
  }

  @Test
  void whatMarksAMessageIsNotLost() {
    assertThat(together(FIELD, Decision.prepend("X-C: d"), Decision.permit()))
        .isEqualTo(Decision.prepend("X-A: b", "X-C: d"));
    assertThat(together(Decision.permit(), FIELD)).isEqualTo(Decision.dunno());
    assertThat(together(FIELD, Decision.reject("no"))).isEqualTo(Decision.reject("no"));
  }

  @Test
  void whatIsDiscardedIsUnlessItIsDeferred() {
    assertThat(together(FIELD, Decision.discard(), Decision.reject("no")))
        .isEqualTo(Decision.discard());
    assertThat(together(Decision.deferIfPermit(LATER), Decision.discard()))
        .isEqualTo(Decision.refuse(LATER));
  }
}
