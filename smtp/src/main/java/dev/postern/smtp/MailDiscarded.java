package dev.postern.smtp;

import dev.postern.ConnectionEvent;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A message was thrown away for one recipient, because a rule or a filter said so; its client was
 * told that it was taken. Told once for each.
 *
 * @param by the name of the rule or filter, where it is known
 */
public record MailDiscarded(
    Instant at, String connectionId, Envelope envelope, Recipient recipient, Optional<String> by)
    implements ConnectionEvent {
  public MailDiscarded {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(by, "by");
  }

  @Override
  public PeerInfo peer() {
    return envelope.peer();
  }

  /** One short line. */
  @Override
  public String toString() {
    return "MailDiscarded[at=%s, conn=%s, id=%s, peer=%s, from=<%s>, to=<%s>%s]"
        .formatted(
            at,
            connectionId,
            envelope.id(),
            peer(),
            envelope.reversePath().map(EmailAddress::toString).orElse(""),
            recipient.address(),
            by.map(name -> ", by=" + name).orElse(""));
  }
}
