package dev.postern.smtp;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import java.util.List;

/** Gives mail for some names to others, which {@link ScriptedDelivery} has. */
final class ScriptedAliases implements DeliveryTarget {
  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    return switch (recipient.localPart()) {
      case "team" -> Resolution.redirected("ann@example.org", "bob@example.org");
      case "dead-one" -> Resolution.redirected("ann@example.org", "nobody@example.org");
      case "full-one" -> Resolution.redirected("ann@example.org", "data-full@example.org");
      case "full-two" -> Resolution.redirected("bob@example.org", "data-full@example.org");
      case "late-one" -> Resolution.redirected("ann@example.org", "data-later@example.org");
      case "odd" -> Resolution.redirected(List.of(new EmailAddress("data-\u0085", "example.org")));
      case "dead" -> Resolution.redirected("nobody@example.org");
      case "loop" -> Resolution.redirected("pool@example.org");
      case "pool" -> Resolution.redirected("loop@example.org");
      case "unsure" -> Resolution.redirected("ann@example.org", "later@example.org");
      default -> Resolution.notResponsible();
    };
  }

  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    throw new IllegalStateException("has no mailboxes");
  }
}
