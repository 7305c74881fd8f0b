package dev.postern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RoutedDeliveryTest {

  /** Takes one domain; remembers what it was given. */
  private static final class Recording implements DeliveryTarget {
    final String domain;
    final Resolution resolution;
    final DeliveryOutcome outcome;
    final List<List<String>> deliveries = new ArrayList<>();

    Recording(String domain, Resolution resolution, DeliveryOutcome outcome) {
      this.domain = domain;
      this.resolution = resolution;
      this.outcome = outcome;
    }

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return recipient.domain().equals(domain) ? resolution : Resolution.NOT_RESPONSIBLE;
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      List<String> to =
          delivery.envelope().recipients().stream().map(r -> r.address().toString()).toList();
      deliveries.add(to);
      return to.stream().map(x -> outcome).toList();
    }
  }

  private final Recording first =
      new Recording("a", Resolution.ACCEPTED, DeliveryOutcome.DELIVERED);
  private final Recording second =
      new Recording("b", Resolution.TRY_LATER, DeliveryOutcome.TRY_LATER);
  private final DeliveryTarget both = first.or(second);

  @Test
  void theFirstResponsibleTargetAnswers() {
    assertThat(resolve("x@a")).isEqualTo(Resolution.ACCEPTED);
    assertThat(resolve("x@b")).isEqualTo(Resolution.TRY_LATER);
    assertThat(resolve("x@c")).isEqualTo(Resolution.NOT_RESPONSIBLE);
  }

  @Test
  void outcomesComeInTheOrderOfTheRecipients() {
    List<DeliveryOutcome> outcomes = both.deliver(delivery("1@a", "2@b", "3@a", "4@b"));

    assertThat(outcomes)
        .containsExactly(
            DeliveryOutcome.DELIVERED,
            DeliveryOutcome.TRY_LATER,
            DeliveryOutcome.DELIVERED,
            DeliveryOutcome.TRY_LATER);
    assertThat(first.deliveries).containsExactly(List.of("1@a", "3@a"));
    assertThat(second.deliveries).containsExactly(List.of("2@b", "4@b"));
  }

  @Test
  void aTargetWithoutRecipientsIsNotCalled() {
    both.deliver(delivery("1@a"));

    assertThat(first.deliveries).hasSize(1);
    assertThat(second.deliveries).isEmpty();
  }

  private Resolution resolve(String address) {
    return both.resolve(EmailAddress.of(address), delivery().envelope());
  }

  private static Delivery delivery(String... recipients) {
    Envelope envelope =
        new Envelope(
            "id",
            Optional.empty(),
            Stream.of(recipients).map(EmailAddress::of).map(Recipient::of).toList(),
            Map.of(),
            "helo",
            new PeerInfo("smtp", Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            Instant.EPOCH);
    return new Delivery(envelope, MessageSource.of(new byte[0]), Delivery.Placement.INBOX);
  }
}
