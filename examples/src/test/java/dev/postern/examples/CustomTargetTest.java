package dev.postern.examples;

import dev.postern.delivery.DeliveryTarget;
import dev.postern.message.EmailAddress;
import dev.postern.message.MessageSource;
import dev.postern.testing.contract.DeliveryTargetContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Mail for tickets, beside that for users. */
class CustomTargetTest extends DeliveryTargetContract {
  private final Map<String, Collection<String>> kept = new ConcurrentHashMap<>();

  private static EmailAddress address(String localPart) {
    return EmailAddress.of(localPart + "@example.org");
  }

  @Override
  protected DeliveryTarget newTarget() {
    return target("none");
  }

  @Override
  protected List<String> delivered(EmailAddress recipient) {
    return List.copyOf(kept.getOrDefault(recipient.localPart(), List.of()));
  }

  @Override
  protected List<EmailAddress> taken() {
    return List.of(address("ticket-1"), address("ticket-2"));
  }

  @Override
  protected EmailAddress foreign() {
    return address("ann");
  }

  @Override
  protected Optional<EmailAddress> refused() {
    return Optional.of(address("ticket-closed"));
  }

  @Override
  protected Optional<DeliveryTarget> newTargetThatBreaksFor(EmailAddress recipient) {
    return Optional.of(target(recipient.localPart()));
  }

  /** A new one: nothing was delivered to it yet. */
  private DeliveryTarget target(String unlucky) {
    kept.clear();
    return new CustomTarget.TicketTarget(
        "example.org",
        new CustomTarget.Tickets() {
          @Override
          public boolean isOpen(String ticket) {
            return !ticket.equals("closed");
          }

          @Override
          public void add(String ticket, MessageSource message) throws IOException {
            String name = "ticket-" + ticket;
            if (name.equals(unlucky)) {
              throw new AssertionError("the ticket system breaks down");
            }
            String text = new String(message.readAllBytes(), StandardCharsets.US_ASCII);
            kept.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<>()).add(text);
          }
        });
  }
}
