package dev.postern.delivery;

import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import java.util.Objects;

/**
 * A message on its way to its recipients.
 *
 * @param envelope its recipients are those to deliver to
 * @param message the octets to store, trace headers included
 * @param placement where it belongs
 */
public record Delivery(Envelope envelope, MessageSource message, Placement placement) {

  public Delivery {
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(placement, "placement");
  }

  /** Where a message belongs. */
  public enum Placement {
    /** The inbox. */
    INBOX,
    /** The mailbox for junk (RFC 6154), because a filter asked for quarantine. */
    JUNK
  }
}
