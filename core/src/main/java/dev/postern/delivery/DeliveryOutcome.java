package dev.postern.delivery;

import dev.postern.message.SmtpStatus;
import java.util.Objects;

/**
 * What became of a message for one recipient. In text it is what a log tells behind {@code
 * outcome=}: a word, and a status in quotes, since its text may be another host's.
 *
 * <pre>{@code
 * return DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL);
 * }</pre>
 */
public sealed interface DeliveryOutcome {

  /** In the mailbox, and durable: it survives a crash from now on. */
  record Delivered() implements DeliveryOutcome {
    @Override
    public String toString() {
      return "delivered";
    }
  }

  /**
   * In a queue, and durable there. The target answers for it from now on: it delivers, or tells the
   * sender that it cannot.
   */
  record Queued() implements DeliveryOutcome {
    @Override
    public String toString() {
      return "queued";
    }
  }

  /**
   * Nothing was stored; trying again may help.
   *
   * @param status a temporary one (4yz)
   */
  record Deferred(SmtpStatus status) implements DeliveryOutcome {
    public Deferred {
      Objects.requireNonNull(status, "status");
      if (!status.isTemporary()) {
        throw new IllegalArgumentException("mail is deferred with a code of 400 to 499");
      }
    }

    @Override
    public String toString() {
      return "deferred" + logged(status);
    }
  }

  /**
   * Nothing was stored, and trying again will not help.
   *
   * @param status a permanent one (5yz)
   */
  record Failed(SmtpStatus status) implements DeliveryOutcome {
    public Failed {
      Objects.requireNonNull(status, "status");
      if (!status.isPermanent()) {
        throw new IllegalArgumentException("mail fails with a code of 500 to 599");
      }
    }

    @Override
    public String toString() {
      return "failed" + logged(status);
    }
  }

  /** It is in the mailbox. */
  static DeliveryOutcome delivered() {
    return new Delivered();
  }

  /** It is in a queue. */
  static DeliveryOutcome queued() {
    return new Queued();
  }

  /** Not now; the client is to send it again. */
  static DeliveryOutcome deferred(SmtpStatus status) {
    return new Deferred(status);
  }

  /** Not now, and not later. */
  static DeliveryOutcome failed(SmtpStatus status) {
    return new Failed(status);
  }

  /** Whether the message is durable: delivered or queued, the client is not to send it again. */
  default boolean isTaken() {
    return this instanceof Delivered || this instanceof Queued;
  }

  private static String logged(SmtpStatus status) {
    return " status=\"" + status.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
