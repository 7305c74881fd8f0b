package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is the postmaster that a client names without a domain. */
class BarePostmasterTest {
  private static final Resolution UNKNOWN = Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
  private static final Resolution LATER = Resolution.refused(SmtpStatus.TRY_LATER);
  private static final Resolution OF_B = Resolution.redirected("postmaster@b.example");

  private record Known(Map<String, Resolution> answers) implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return answers.getOrDefault(recipient.toString(), Resolution.notResponsible());
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      return List.of(DeliveryOutcome.queued());
    }
  }

  private static Resolution resolve(String address, Map<String, Resolution> answers) {
    EmailAddress recipient =
        address.contains("@") ? EmailAddress.of(address) : new EmailAddress(address, "");
    Envelope envelope = Envelope.builder("id", PeerInfo.unix("smtp"), Instant.EPOCH).build();
    return new BarePostmaster(new Known(answers), Set.of("a.example", "b.example"))
        .resolve(recipient, envelope);
  }

  @Test
  void theFirstDomainThatHasOneHasIt() {
    Resolution alias = Resolution.redirected("ann@b.example");
    assertThat(
            resolve(
                "postmaster",
                Map.of(
                    "postmaster", UNKNOWN,
                    "postmaster@a.example", UNKNOWN,
                    "postmaster@b.example", alias)))
        .isEqualTo(OF_B);
    assertThat(resolve("postmaster", Map.of("postmaster@b.example", alias))).isEqualTo(OF_B);
  }

  @Test
  void oneWhoCannotBeAskedForNowIsNoReasonToGoOn() {
    assertThat(
            resolve(
                "postmaster",
                Map.of("postmaster", LATER, "postmaster@b.example", Resolution.accepted())))
        .isEqualTo(LATER);
    assertThat(resolve("postmaster", Map.of("postmaster@b.example", LATER))).isEqualTo(OF_B);
  }

  @Test
  void aTargetThatKnowsTheBareNameIsAskedForNoOther() {
    assertThat(
            resolve(
                "postmaster",
                Map.of("postmaster", Resolution.accepted(), "postmaster@a.example", LATER)))
        .isEqualTo(Resolution.accepted());
  }

  @Test
  void withoutAnyAndForAllOthersItIsTheTargetsAnswer() {
    assertThat(resolve("postmaster", Map.of("postmaster", UNKNOWN))).isEqualTo(UNKNOWN);
    assertThat(resolve("postmaster", Map.of())).isEqualTo(Resolution.notResponsible());
    assertThat(resolve("ann@a.example", Map.of("ann@b.example", Resolution.accepted())))
        .isEqualTo(Resolution.notResponsible());
  }
}
