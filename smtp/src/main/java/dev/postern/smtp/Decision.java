package dev.postern.smtp;

import dev.postern.message.SmtpStatus;
import java.util.Objects;

/** What a {@link PolicyRule} says (an action of Postfix's {@code access(5)}). */
public sealed interface Decision {

  /** No further rule of this stage is asked, and what was asked for is taken. */
  record Permit() implements Decision {}

  /** The next rule is asked. */
  record Dunno() implements Decision {}

  /** The client is refused, for now or for good as the status says. */
  record Refuse(SmtpStatus status) implements Decision {
    public Refuse {
      Objects.requireNonNull(status, "status");
    }
  }

  /**
   * The next rule is asked; if what is asked for would be taken in the end, the client is refused
   * for now instead ({@code DEFER_IF_PERMIT}). Who says this first counts.
   */
  record DeferIfPermit(SmtpStatus status) implements Decision {
    public DeferIfPermit {
      requireTemporary(status);
    }
  }

  /**
   * The next rule is asked; if one refuses for good, the client is refused for now instead ({@code
   * DEFER_IF_REJECT}). Who says this first counts.
   */
  record DeferIfReject(SmtpStatus status) implements Decision {
    public DeferIfReject {
      requireTemporary(status);
    }
  }

  /** Take it. */
  static Decision permit() {
    return new Permit();
  }

  /** Ask the next rule. */
  static Decision dunno() {
    return new Dunno();
  }

  /** Refuse it for good: {@link SmtpStatus#reject} (554 5.7.1). */
  static Decision reject(String text) {
    return refuse(SmtpStatus.reject(text));
  }

  /** Refuse it for now: {@link SmtpStatus#defer} (451 4.7.1). */
  static Decision defer(String text) {
    return refuse(SmtpStatus.defer(text));
  }

  /** Refuse it with a status of one's own. */
  static Decision refuse(SmtpStatus status) {
    return new Refuse(status);
  }

  /** Refuse for now what would be taken; the status is one of those. */
  static Decision deferIfPermit(SmtpStatus status) {
    return new DeferIfPermit(status);
  }

  /** Refuse for now what would be refused for good; the status is one of those. */
  static Decision deferIfReject(SmtpStatus status) {
    return new DeferIfReject(status);
  }

  private static void requireTemporary(SmtpStatus status) {
    Objects.requireNonNull(status, "status");
    if (status.isPermanent()) {
      throw new IllegalArgumentException("a code from 400 to 499 defers, not " + status.code());
    }
  }
}
