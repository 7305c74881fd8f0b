package dev.postern.delivery;

import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import java.util.List;
import java.util.Objects;

/** A message on its way to its recipients. Immutable. */
public final class Delivery {
  private final Envelope envelope;
  private final MessageSource message;

  private Delivery(Envelope envelope, MessageSource message) {
    this.envelope = envelope;
    this.message = message;
  }

  /**
   * A message to deliver.
   *
   * @param envelope its recipients are those to deliver to
   * @param message the octets to store, trace headers included
   */
  public static Delivery of(Envelope envelope, MessageSource message) {
    return new Delivery(
        Objects.requireNonNull(envelope, "envelope"), Objects.requireNonNull(message, "message"));
  }

  /** Who sent it, and to whom it is to be delivered. */
  public Envelope envelope() {
    return envelope;
  }

  /** The octets to store, trace headers included. */
  public MessageSource message() {
    return message;
  }

  /** The same message for some of its recipients, or for others. */
  public Delivery withRecipients(List<Recipient> recipients) {
    return new Delivery(envelope.withRecipients(recipients), message);
  }

  /** One short line. */
  @Override
  public String toString() {
    return "Delivery[envelope=" + envelope + ", message=" + message + ']';
  }
}
