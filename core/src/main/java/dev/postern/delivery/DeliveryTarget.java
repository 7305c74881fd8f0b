package dev.postern.delivery;

import dev.postern.ServerPart;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import java.util.List;

/**
 * Where accepted mail goes: local mailboxes, a queue for other hosts, a program. Called by many
 * threads at once; may block.
 */
public interface DeliveryTarget extends ServerPart {

  /**
   * Decides at RCPT time whether a recipient is taken.
   *
   * @param recipient the forward path
   * @param envelope the transaction so far, without this recipient
   * @return never null; a target that throws or answers null is understood as {@link
   *     SmtpStatus#TRY_LATER}
   */
  Resolution resolve(EmailAddress recipient, Envelope envelope);

  /**
   * Delivers once to each recipient of the envelope. When it returns {@link
   * DeliveryOutcome.Delivered} or {@link DeliveryOutcome.Queued}, the message is durable. A
   * recipient that this target accepted at RCPT brings the route of its {@link Resolution}; one
   * that comes another way has none.
   *
   * @return one outcome for each recipient, in the envelope's order; a target that throws is
   *     understood as {@link DeliveryOutcome.Deferred} for all of them
   */
  List<DeliveryOutcome> deliver(Delivery delivery);

  /**
   * A target that asks this one, and {@code next} for recipients that this one is not responsible
   * for.
   */
  default DeliveryTarget or(DeliveryTarget next) {
    return new RoutedDelivery(this, next);
  }
}
