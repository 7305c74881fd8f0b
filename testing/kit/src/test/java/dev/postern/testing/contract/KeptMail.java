package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps mail for some addresses in memory. */
class KeptMail implements DeliveryTarget {
  private final Set<EmailAddress> own;
  private final Map<EmailAddress, List<String>> kept = new HashMap<>();
  private volatile boolean broken;

  KeptMail(EmailAddress... own) {
    this.own = Set.of(own);
  }

  void breaks() {
    broken = true;
  }

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    return own.contains(recipient) ? Resolution.accepted() : Resolution.notResponsible();
  }

  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    if (broken) {
      throw new LinkageError("scripted");
    }
    List<DeliveryOutcome> outcomes = new ArrayList<>();
    for (Recipient recipient : delivery.envelope().recipients()) {
      outcomes.add(keep(delivery, recipient.address()));
    }
    return outcomes;
  }

  /** Keeps one recipient's copy. */
  DeliveryOutcome keep(Delivery delivery, EmailAddress recipient) {
    if (!own.contains(recipient)) {
      return DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX);
    }
    try {
      String text = new String(delivery.message().readAllBytes(), UTF_8);
      synchronized (this) {
        kept.computeIfAbsent(recipient, r -> new ArrayList<>()).add(text);
      }
      return DeliveryOutcome.delivered();
    } catch (IOException e) {
      return DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);
    }
  }

  synchronized List<String> texts(EmailAddress recipient) {
    return List.copyOf(kept.getOrDefault(recipient, List.of()));
  }
}
