package dev.postern.smtp;

import dev.postern.ConnectionEvent;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;

/**
 * A message came to an end for one recipient. Told once for each whom the client named, or each
 * behind that one: two who lead to the same mailbox are two, with one copy between them. One who
 * has it from an earlier try was told of then.
 *
 * @param size octets, with the trace fields that were put in front
 */
public record MailHandled(
    Instant at,
    String connectionId,
    Envelope envelope,
    Recipient recipient,
    DeliveryOutcome outcome,
    long size)
    implements ConnectionEvent {
  public MailHandled {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(outcome, "outcome");
  }

  @Override
  public PeerInfo peer() {
    return envelope.peer();
  }

  /** One short line. */
  @Override
  public String toString() {
    return "MailHandled[at=%s, conn=%s, id=%s, peer=%s, from=<%s>, to=<%s>%s, size=%d, outcome=%s]"
        .formatted(
            at,
            connectionId,
            envelope.id(),
            peer(),
            envelope.reversePath().map(EmailAddress::toString).orElse(""),
            recipient.address(),
            recipient.original().map(named -> ", orig_to=<" + named + ">").orElse(""),
            size,
            outcome);
  }
}
