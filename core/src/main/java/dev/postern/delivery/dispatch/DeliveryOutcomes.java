package dev.postern.delivery.dispatch;

import dev.postern.Fatal;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a target to deliver. Whatever the target does, there is one outcome for each recipient, and
 * what other targets did is not lost: mail that is stored and called failed comes again.
 */
public final class DeliveryOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryOutcomes.class);

  private static final DeliveryOutcome TRY_LATER = DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);

  private DeliveryOutcomes() {}

  /**
   * Delivers. Recipients of a target that throws, or whose outcomes cannot be told apart, may have
   * the message or not; they are to be tried again: rather twice than never. Only an error of the
   * whole virtual machine goes through, since its owner has to hear of it.
   */
  public static List<DeliveryOutcome> of(DeliveryTarget target, Delivery delivery) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(delivery, "delivery");
    List<Recipient> all = delivery.envelope().recipients();
    List<Recipient> open = all.stream().filter(r -> Expansion.known(r).isEmpty()).toList();
    if (open.size() == all.size()) {
      return ask(target, delivery);
    }
    Iterator<DeliveryOutcome> given =
        open.isEmpty()
            ? Collections.emptyIterator()
            : ask(target, delivery.withRecipients(open)).iterator();
    return all.stream().map(r -> Expansion.known(r).orElseGet(given::next)).toList();
  }

  /** Those on a list that somebody keeps come from that one: a delivery for each sender. */
  private static List<DeliveryOutcome> ask(DeliveryTarget target, Delivery delivery) {
    Envelope envelope = delivery.envelope();
    List<Recipient> all = envelope.recipients();
    if (all.stream().allMatch(r -> sender(r, envelope).equals(envelope.reversePath()))) {
      return askOnce(target, delivery);
    }
    Map<Optional<EmailAddress>, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      places.computeIfAbsent(sender(all.get(i), envelope), s -> new ArrayList<>()).add(i);
    }
    List<DeliveryOutcome> outcomes = new ArrayList<>(Collections.nCopies(all.size(), TRY_LATER));
    places.forEach(
        (sender, theirs) -> {
          List<DeliveryOutcome> given =
              askFrom(
                  sender, target, delivery.withRecipients(theirs.stream().map(all::get).toList()));
          for (int i = 0; i < given.size(); i++) {
            outcomes.set(theirs.get(i), given.get(i));
          }
        });
    return outcomes;
  }

  private static List<DeliveryOutcome> askFrom(
      Optional<EmailAddress> sender, DeliveryTarget target, Delivery part) {
    Envelope envelope = part.envelope().toBuilder().reversePath(sender).build();
    try {
      return askOnce(target, Delivery.of(envelope, part.message()));
    } catch (VirtualMachineError e) {
      // What was stored for those of another sender is stored all the same.
      Fatal.tell(e);
      return Collections.nCopies(envelope.recipients().size(), TRY_LATER);
    }
  }

  private static Optional<EmailAddress> sender(Recipient recipient, Envelope envelope) {
    return recipient.sender().or(envelope::reversePath);
  }

  private static List<DeliveryOutcome> askOnce(DeliveryTarget target, Delivery delivery) {
    String id = delivery.envelope().id();
    int count = delivery.envelope().recipients().size();
    try {
      List<DeliveryOutcome> given = target.deliver(delivery);
      if (given != null && given.size() == count) {
        return complete(given, id);
      }
      LOG.error("a target did not give an outcome for each recipient id={} given={}", id, given);
    } catch (Throwable e) {
      // Not only what is unchecked: Kotlin throws anything.
      LOG.error(
          "a target failed id={} recipients={} outcome=deferred", id, count, LogText.printable(e));
      Fatal.rethrow(e);
    }
    return Collections.nCopies(count, TRY_LATER);
  }

  private static List<DeliveryOutcome> complete(List<DeliveryOutcome> given, String id) {
    List<DeliveryOutcome> outcomes = new ArrayList<>(given);
    if (outcomes.contains(null)) {
      LOG.error("a target did not give an outcome for each recipient id={} given={}", id, given);
      outcomes.replaceAll(outcome -> outcome == null ? TRY_LATER : outcome);
    }
    return outcomes;
  }
}
