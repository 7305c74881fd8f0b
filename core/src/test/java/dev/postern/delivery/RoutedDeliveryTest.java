package dev.postern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutedDeliveryTest {

  /** Takes one domain; remembers what it was given. */
  private static class Recording implements DeliveryTarget {
    final String domain;
    final Resolution resolution;
    final DeliveryOutcome outcome;
    final List<List<String>> deliveries = new ArrayList<>();
    final List<String> resolved = new ArrayList<>();

    Recording(String domain, Resolution resolution, DeliveryOutcome outcome) {
      this.domain = domain;
      this.resolution = resolution;
      this.outcome = outcome;
    }

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      resolved.add(recipient.toString());
      return recipient.domain().equals(domain) ? resolution : Resolution.notResponsible();
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      List<String> to =
          delivery.envelope().recipients().stream().map(r -> r.address().toString()).toList();
      deliveries.add(to);
      return to.stream().map(x -> outcome).toList();
    }
  }

  private static final DeliveryOutcome LATER = DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);

  private final Recording first =
      new Recording("a", Resolution.accepted(), DeliveryOutcome.delivered());
  private final Recording second =
      new Recording("b", Resolution.refused(SmtpStatus.TRY_LATER), LATER);
  private final DeliveryTarget both = first.or(second);

  @Test
  void theFirstResponsibleTargetAnswers() {
    assertThat(resolve("x@a")).isInstanceOf(Resolution.Accepted.class);
    assertThat(resolve("x@b")).isEqualTo(Resolution.refused(SmtpStatus.TRY_LATER));
    assertThat(resolve("x@c")).isEqualTo(Resolution.notResponsible());
  }

  @Test
  void outcomesComeInTheOrderOfTheRecipients() {
    List<DeliveryOutcome> outcomes = both.deliver(delivery("1@a", "2@b", "3@a", "4@b"));

    assertThat(outcomes)
        .containsExactly(DeliveryOutcome.delivered(), LATER, DeliveryOutcome.delivered(), LATER);
    assertThat(first.deliveries).containsExactly(List.of("1@a", "3@a"));
    assertThat(second.deliveries).containsExactly(List.of("2@b", "4@b"));
  }

  @Test
  void aTargetWithoutRecipientsIsNotCalled() {
    both.deliver(delivery("1@a"));

    assertThat(first.deliveries).hasSize(1);
    assertThat(second.deliveries).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"throws", "error", "memory", "too many", "too few", "null", "one is null"})
  void whatTheOtherTargetDoesWrongIsTheOtherTargetsMatter(String wrong) {
    DeliveryTarget faulty =
        new Recording("b", Resolution.accepted(), DeliveryOutcome.delivered()) {
          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            return switch (wrong) {
              case "throws" -> throw new IllegalStateException("a bug");
              case "error" -> throw new LinkageError("a bug");
              case "memory" -> throw new OutOfMemoryError("scripted");
              case "too many" -> Collections.nCopies(3, DeliveryOutcome.delivered());
              case "too few" -> List.of(DeliveryOutcome.delivered());
              case "null" -> null;
              default -> Arrays.asList(null, LATER);
            };
          }
        };
    Delivery delivery = delivery("1@a", "2@b", "3@a", "4@b");

    for (DeliveryTarget target : List.of(first.or(faulty), faulty.or(first))) {
      assertThat(DeliveryOutcomes.of(target, delivery))
          .containsExactly(DeliveryOutcome.delivered(), LATER, DeliveryOutcome.delivered(), LATER);
    }
  }

  @Test
  void aTargetThatCannotSayWhoIsItsOwnSpoilsNothing() {
    DeliveryTarget faulty =
        new Recording("b", Resolution.accepted(), DeliveryOutcome.delivered()) {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            if (recipient.domain().equals("b")) {
              throw new IllegalStateException("a bug");
            }
            return super.resolve(recipient, envelope);
          }
        };

    assertThat(faulty.or(first).deliver(delivery("1@a", "2@b")))
        .containsExactly(DeliveryOutcome.delivered(), LATER);
  }

  @Test
  void memoryThatLacksWhenATargetIsAskedIsToldToTheOwnerOfTheThread() throws Exception {
    OutOfMemoryError scripted = new OutOfMemoryError("scripted");
    DeliveryTarget faulty =
        new Recording("b", Resolution.accepted(), DeliveryOutcome.delivered()) {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            throw scripted;
          }
        };
    List<Throwable> told = new CopyOnWriteArrayList<>();
    List<DeliveryOutcome> outcomes = new CopyOnWriteArrayList<>();
    Thread owned =
        new Thread(() -> outcomes.addAll(faulty.or(first).deliver(delivery("1@a"))), "owned");
    owned.setUncaughtExceptionHandler((thread, thrown) -> told.add(thrown));
    owned.start();
    owned.join();

    assertThat(told).containsExactly(scripted);
    assertThat(outcomes).containsExactly(LATER);
  }

  @Test
  void theWayFoundAtRcptIsKept() {
    Recording third = new Recording("c", Resolution.accepted(), DeliveryOutcome.delivered());
    DeliveryTarget all = both.or(third);
    Envelope envelope = delivery().envelope();
    List<Recipient> recipients =
        Stream.of("1@a", "2@c")
            .map(EmailAddress::of)
            .map(a -> Recipient.of(a).withRoute(all.resolve(a, envelope).route()))
            .toList();
    first.resolved.clear();
    third.resolved.clear();

    List<DeliveryOutcome> outcomes =
        all.deliver(
            Delivery.of(envelope.withRecipients(recipients), MessageSource.of(new byte[0])));

    assertThat(outcomes).containsExactly(DeliveryOutcome.delivered(), DeliveryOutcome.delivered());
    assertThat(first.deliveries).containsExactly(List.of("1@a"));
    assertThat(third.deliveries).containsExactly(List.of("2@c"));
    assertThat(first.resolved).isEmpty();
    assertThat(third.resolved).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "none", "one", "three", "hole", "throws"})
  void whoseOutcomeIsNotToldIsTriedAgain(String answer) {
    DeliveryOutcome done = DeliveryOutcome.delivered();
    DeliveryTarget target =
        new Recording("a", Resolution.accepted(), done) {
          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            return switch (answer) {
              case "null" -> null;
              case "none" -> List.of();
              case "one" -> List.of(done);
              case "three" -> List.of(done, done, done);
              case "hole" -> Arrays.asList(done, null);
              default -> throw new IllegalStateException("scripted");
            };
          }
        };
    DeliveryOutcome first = answer.equals("hole") ? done : LATER;
    assertThat(DeliveryOutcomes.of(target, delivery("x@a", "y@a"))).containsExactly(first, LATER);
  }

  @Test
  void whatATargetSaysOfEachHolds() {
    assertThat(DeliveryOutcomes.of(first, delivery("x@a", "y@a")))
        .containsExactly(DeliveryOutcome.delivered(), DeliveryOutcome.delivered());
  }

  private Resolution resolve(String address) {
    return both.resolve(EmailAddress.of(address), delivery().envelope());
  }

  private static Delivery delivery(String... recipients) {
    Envelope envelope =
        Envelope.builder("id", PeerInfo.unix("smtp"), Instant.EPOCH)
            .recipients(Stream.of(recipients).map(EmailAddress::of).map(Recipient::of).toList())
            .build();
    return Delivery.of(envelope, MessageSource.of(new byte[0]));
  }
}
