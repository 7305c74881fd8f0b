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
   * The next rule is asked; the client is refused for now if none of them refuses it ({@code
   * DEFER_IF_PERMIT}). What could not be told for the moment says so: mail that another rule
   * rejects anyway need not come again. Of several the first counts.
   *
   * @param status 400 to 499
   */
  record DeferIfPermit(SmtpStatus status) implements Decision {
    public DeferIfPermit {
      requireTemporary(status);
    }
  }

  /**
   * The next rule is asked; the client is refused for now if one of them refuses it for good
   * ({@code DEFER_IF_REJECT}). Of several the first counts.
   *
   * @param status 400 to 499
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

  /** Refuse it for now, unless a later rule refuses it. */
  static Decision deferIfPermit(SmtpStatus status) {
    return new DeferIfPermit(status);
  }

  /** Refuse it for now, if a later rule refuses it for good. */
  static Decision deferIfReject(SmtpStatus status) {
    return new DeferIfReject(status);
  }

  private static void requireTemporary(SmtpStatus status) {
    if (Objects.requireNonNull(status, "status").isPermanent()) {
      throw new IllegalArgumentException("who defers says so with 400 to 499");
    }
  }
}
