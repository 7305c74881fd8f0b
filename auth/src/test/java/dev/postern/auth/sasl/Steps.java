package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslStep;

/** What tests say to an exchange, and expect of it. */
final class Steps {
  private Steps() {}

  static SaslStep say(SaslExchange exchange, String text) {
    return exchange.next(text.getBytes(UTF_8));
  }

  static String challenge(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Challenge.class);
    return new String(((SaslStep.Challenge) step).octets(), UTF_8);
  }

  /** What a mechanism says along with a success. */
  static String lastWord(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Success.class);
    return new String(((SaslStep.Success) step).additionalData(), UTF_8);
  }

  static AuthOutcome outcome(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Done.class);
    return ((SaslStep.Done) step).outcome();
  }

  static String acceptedName(SaslStep step) {
    if (step instanceof SaslStep.Success success) {
      return success.user().name();
    }
    assertThat(outcome(step)).isInstanceOf(AuthOutcome.Accepted.class);
    return ((AuthOutcome.Accepted) outcome(step)).user().name();
  }

  static void assertDenied(SaslStep step, DenialReason reason) {
    assertThat(outcome(step)).isEqualTo(AuthOutcome.denied(reason));
  }

  static void assertMalformed(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Malformed.class);
  }
}
