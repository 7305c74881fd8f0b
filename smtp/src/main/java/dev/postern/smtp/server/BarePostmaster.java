package dev.postern.smtp.server;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import java.util.List;
import java.util.Set;

/**
 * Finds the postmaster that a client names without a domain (RFC 5321 §4.5.1): if no target knows
 * that bare name, the mail goes to the postmaster of a domain of the server's, who may be an alias.
 *
 * @param targets all of the server's
 * @param domains the server's, asked for in their alphabet's order
 */
record BarePostmaster(DeliveryTarget targets, Set<String> domains) implements DeliveryTarget {
  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    Resolution bare = targets.resolve(recipient, envelope);
    if (!recipient.domain().isEmpty() || !isUnknown(bare)) {
      return bare;
    }
    return domains.stream()
        .sorted()
        .map(domain -> new EmailAddress(recipient.localPart(), domain))
        .filter(address -> !isUnknown(targets.resolve(address, envelope)))
        .findFirst()
        .<Resolution>map(address -> Resolution.redirected(List.of(address)))
        .orElse(bare);
  }

  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    return targets.deliver(delivery);
  }

  private static boolean isUnknown(Resolution resolution) {
    return resolution instanceof Resolution.NotResponsible
        || (resolution instanceof Resolution.Refused refused && !refused.status().isTemporary());
  }
}
