package dev.postern.store;

import dev.postern.message.MessageSource;
import java.time.Instant;
import java.util.Objects;

/**
 * A message to append.
 *
 * @param content the octets; bare LFs may be among them, and are served as CRLFs
 * @param flags its first flags
 * @param internalDate its INTERNALDATE
 * @param deliveryId the idempotency key: appending twice with the same id to one mailbox, because
 *     the outcome of the first try was unknown, stores one message; unique for each intended
 *     message, and never blank
 */
public record NewMessage(
    MessageSource content, Flags flags, Instant internalDate, String deliveryId) {
  public NewMessage {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(flags, "flags");
    Objects.requireNonNull(internalDate, "internalDate");
    Objects.requireNonNull(deliveryId, "deliveryId");
    if (deliveryId.isBlank()) {
      // All messages without an id would be one.
      throw new IllegalArgumentException("a delivery id is not blank");
    }
  }
}
