package dev.postern.delivery;

import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Two targets in order; a recipient belongs to the first that is responsible for it. */
record RoutedDelivery(DeliveryTarget first, DeliveryTarget second) implements DeliveryTarget {

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    Resolution answer = first.resolve(recipient, envelope);
    return answer == Resolution.NOT_RESPONSIBLE ? second.resolve(recipient, envelope) : answer;
  }

  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    Envelope envelope = delivery.envelope();
    List<Recipient> all = envelope.recipients();
    List<Recipient> mine = new ArrayList<>();
    List<Recipient> theirs = new ArrayList<>();
    boolean[] isMine = new boolean[all.size()];
    for (int i = 0; i < isMine.length; i++) {
      isMine[i] = first.resolve(all.get(i).address(), envelope) != Resolution.NOT_RESPONSIBLE;
      (isMine[i] ? mine : theirs).add(all.get(i));
    }
    Iterator<DeliveryOutcome> a = part(first, delivery, mine).iterator();
    Iterator<DeliveryOutcome> b = part(second, delivery, theirs).iterator();
    List<DeliveryOutcome> outcomes = new ArrayList<>();
    for (boolean own : isMine) {
      outcomes.add(own ? a.next() : b.next());
    }
    return outcomes;
  }

  private static List<DeliveryOutcome> part(
      DeliveryTarget target, Delivery delivery, List<Recipient> recipients) {
    if (recipients.isEmpty()) {
      return List.of();
    }
    return target.deliver(
        new Delivery(
            delivery.envelope().withRecipients(recipients),
            delivery.message(),
            delivery.placement()));
  }

  @Override
  public void check() throws IOException {
    first.check();
    second.check();
  }
}
