package dev.postern.delivery;

import dev.postern.Fatal;
import dev.postern.ServerPart;
import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two targets in order; a recipient belongs to the first that is responsible for it. */
record RoutedDelivery(DeliveryTarget first, DeliveryTarget second) implements DeliveryTarget {
  private static final Logger LOG = LoggerFactory.getLogger(RoutedDelivery.class);

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    Resolution resolution = ask(Side.FIRST, recipient, envelope);
    if (resolution instanceof Resolution.NotResponsible) {
      return ask(Side.SECOND, recipient, envelope);
    }
    return resolution instanceof Resolution.Redirected redirected
            && redirected.addresses().contains(recipient)
        ? withOwnCopy(redirected, recipient, ask(Side.SECOND, recipient, envelope))
        : resolution;
  }

  private Resolution ask(Side side, EmailAddress recipient, Envelope envelope) {
    DeliveryTarget target = side == Side.FIRST ? first : second;
    Resolution resolution =
        Objects.requireNonNull(target.resolve(recipient, envelope), "a target resolved null");
    return resolution instanceof Resolution.Accepted accepted
        ? Resolution.accepted(new Way(this, side, accepted.route()))
            .withCopies(accepted.copies())
            .withSender(accepted.sender())
        : resolution;
  }

  /**
   * What both say of a recipient that the first redirects to itself among others: the second has
   * its own copy, if it takes it.
   */
  private static Resolution withOwnCopy(
      Resolution.Redirected redirected, EmailAddress recipient, Resolution own) {
    Set<EmailAddress> others = new LinkedHashSet<>(redirected.addresses());
    if (own instanceof Resolution.Accepted accepted) {
      others.remove(recipient);
      others.addAll(accepted.copies());
      return accepted
          .withCopies(List.copyOf(others))
          .withSender(accepted.sender().or(redirected::sender));
    }
    if (own instanceof Resolution.Redirected further) {
      others.remove(recipient);
      others.addAll(further.addresses());
      return Resolution.redirected(List.copyOf(others))
          .withSender(further.sender().or(redirected::sender));
    }
    return own instanceof Resolution.Refused refused && refused.status().isTemporary()
        ? own
        : redirected;
  }

  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    List<Recipient> all = delivery.envelope().recipients();
    List<Optional<Way>> ways = new ArrayList<>();
    for (Recipient recipient : all) {
      ways.add(way(recipient, delivery.envelope()));
    }
    // Those for whom nobody could be asked stay so.
    List<DeliveryOutcome> outcomes =
        new ArrayList<>(
            Collections.nCopies(all.size(), DeliveryOutcome.deferred(SmtpStatus.TRY_LATER)));
    deliver(Side.FIRST, delivery, ways, outcomes);
    deliver(Side.SECOND, delivery, ways, outcomes);
    return outcomes;
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(first, second);
  }

  /** One target's part. What it does to its recipients is no other's matter. */
  private void deliver(
      Side side, Delivery delivery, List<Optional<Way>> ways, List<DeliveryOutcome> outcomes) {
    List<Integer> places = new ArrayList<>();
    List<Recipient> recipients = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      Optional<Way> way = ways.get(i);
      if (way.isPresent() && way.get().side() == side) {
        places.add(i);
        recipients.add(delivery.envelope().recipients().get(i).withRoute(way.get().next()));
      }
    }
    if (recipients.isEmpty()) {
      return;
    }
    Delivery part = delivery.withRecipients(recipients);
    try {
      List<DeliveryOutcome> theirs = DeliveryOutcomes.of(side == Side.FIRST ? first : second, part);
      for (int i = 0; i < theirs.size(); i++) {
        outcomes.set(places.get(i), theirs.get(i));
      }
    } catch (VirtualMachineError e) {
      // What the other target stored is stored all the same.
      LOG.error("a target is out of memory id={} outcome=deferred", part.envelope().id(), e);
      Fatal.tell(e);
    }
  }

  /** The way found at RCPT; looked for now if there was no RCPT. */
  private Optional<Way> way(Recipient recipient, Envelope envelope) {
    Optional<Route> known = recipient.route();
    if (known.isPresent() && known.get() instanceof Way way && way.router().equals(this)) {
      return Optional.of(way);
    }
    try {
      Resolution resolution = ask(Side.FIRST, recipient.address(), envelope);
      return resolution.route().isPresent() && resolution.route().get() instanceof Way way
          ? Optional.of(way)
          : Optional.of(
              new Way(
                  this,
                  resolution instanceof Resolution.NotResponsible ? Side.SECOND : Side.FIRST,
                  Optional.empty()));
    } catch (Throwable e) {
      LOG.error(
          "recipient not resolved id={} to={}",
          envelope.id(),
          LogText.printable(recipient.address()),
          LogText.printable(e));
      Fatal.tell(e);
      return Optional.empty();
    }
  }

  /**
   * Which of the two takes a recipient.
   *
   * @param next what that one noted
   */
  private record Way(RoutedDelivery router, Side side, Optional<Route> next) implements Route {}

  private enum Side {
    FIRST,
    SECOND
  }
}
