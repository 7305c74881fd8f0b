package dev.postern.smtp;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keeps what is delivered in a list; the local part of a recipient says how it fares. */
final class ScriptedDelivery implements DeliveryTarget {
  private final List<Kept> kept = new ArrayList<>();

  /** A delivery and its octets. */
  record Kept(Delivery delivery, String text) {}

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    if (!List.of("", "example.org", "routed.example").contains(recipient.domain())) {
      return Resolution.notResponsible();
    }
    return switch (recipient.localPart().toLowerCase(Locale.ROOT)) {
      case "full" -> Resolution.refused(SmtpStatus.MAILBOX_FULL);
      case "later" -> Resolution.refused(SmtpStatus.TRY_LATER);
      case "unowned" -> Resolution.notResponsible();
      case "broken" -> throw new IllegalStateException("scripted");
      case "ann", "bob", "postmaster", "reject", "defer", "someone" -> Resolution.accepted();
      default ->
          recipient.localPart().startsWith("data-")
              ? Resolution.accepted()
              : Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
    };
  }

  @Override
  public synchronized List<DeliveryOutcome> deliver(Delivery delivery) {
    try (InputStream in = delivery.message().open()) {
      kept.add(new Kept(delivery, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (delivery.envelope().recipients().get(0).address().localPart().equals("data-nothing")) {
      return List.of();
    }
    return List.copyOf(
        delivery.envelope().recipients().stream().map(r -> outcome(r.address())).toList());
  }

  synchronized List<Kept> kept() {
    return List.copyOf(kept);
  }

  private static DeliveryOutcome outcome(EmailAddress recipient) {
    return switch (recipient.localPart()) {
      case "data-full" -> DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL);
      case "data-later" -> DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);
      case "data-gone" -> DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX);
      case "data-refused" -> DeliveryOutcome.failed(SmtpStatus.NOT_TAKEN);
      case "data-broken" -> throw new IllegalStateException("scripted");
      default -> DeliveryOutcome.delivered();
    };
  }
}
