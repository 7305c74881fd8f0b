package dev.postern.smtp;

import dev.postern.ConnectionEvent;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A sender, a recipient or a message was refused.
 *
 * @param stage what was refused
 * @param envelope the transaction as it was then; the sender is its reverse-path
 * @param recipient the one that was refused; present if the stage is {@link Stage#RECIPIENT}
 * @param status what the client was told
 * @param by the name of the limit, rule or filter that refused it or failed, where one is known
 */
public record MailRefused(
    Instant at,
    String connectionId,
    Stage stage,
    Envelope envelope,
    Optional<EmailAddress> recipient,
    SmtpStatus status,
    Optional<String> by)
    implements ConnectionEvent {

  public MailRefused {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(by, "by");
  }

  @Override
  public PeerInfo peer() {
    return envelope.peer();
  }

  /** The sender; empty for the null reverse-path {@code <>}. */
  public Optional<EmailAddress> sender() {
    return envelope.reversePath();
  }

  /** One short line. */
  @Override
  public String toString() {
    return "MailRefused[at=%s, conn=%s, id=%s, stage=%s, peer=%s, from=<%s>%s, status=%s%s]"
        .formatted(
            at,
            connectionId,
            envelope.id(),
            stage,
            peer(),
            sender().map(EmailAddress::toString).orElse(""),
            recipient.map(to -> ", to=<" + to + ">").orElse(""),
            status,
            by.map(name -> ", by=" + name).orElse(""));
  }
}
