package dev.postern.delivery;

import dev.postern.message.Route;
import java.util.Objects;
import java.util.Optional;

/**
 * What a target says of a recipient at RCPT time.
 *
 * @param answer whether it takes it
 * @param route what the target wants to know again when it delivers; the caller puts it into the
 *     recipient
 */
public record Resolution(Answer answer, Optional<Route> route) {
  /** It will take mail for it, and has nothing to remember. */
  public static final Resolution ACCEPTED = of(Answer.ACCEPTED);

  /** There is no such mailbox. */
  public static final Resolution UNKNOWN_USER = of(Answer.UNKNOWN_USER);

  /** Another target may be responsible. */
  public static final Resolution NOT_RESPONSIBLE = of(Answer.NOT_RESPONSIBLE);

  /** The mailbox is full. */
  public static final Resolution OVER_QUOTA = of(Answer.OVER_QUOTA);

  /** It cannot tell now. */
  public static final Resolution TRY_LATER = of(Answer.TRY_LATER);

  public Resolution {
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(route, "route");
  }

  /** It will take mail for it, and gets this back with the recipient. */
  public static Resolution accepted(Route route) {
    return new Resolution(Answer.ACCEPTED, Optional.of(route));
  }

  private static Resolution of(Answer answer) {
    return new Resolution(answer, Optional.empty());
  }

  /** Whether a recipient is taken. */
  public enum Answer {
    /** It will take mail for it. */
    ACCEPTED,
    /** It is responsible for the domain, and there is no such mailbox (550 5.1.1). */
    UNKNOWN_USER,
    /** It is not responsible for the domain; another target may be. */
    NOT_RESPONSIBLE,
    /** The mailbox is full (552 5.2.2). */
    OVER_QUOTA,
    /** It cannot tell now (451 4.3.0). */
    TRY_LATER
  }
}
