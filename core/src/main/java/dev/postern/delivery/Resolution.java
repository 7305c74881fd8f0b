package dev.postern.delivery;

import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * What a target says of a recipient at RCPT time.
 *
 * <pre>{@code
 * return known ? Resolution.accepted() : Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
 * }</pre>
 */
public sealed interface Resolution {

  /**
   * The target will take mail for it.
   *
   * @param route what the target wants to know again when it delivers; the caller puts it into the
   *     recipient, so that nothing is resolved twice
   */
  record Accepted(Optional<Route> route) implements Resolution {
    public Accepted {
      Objects.requireNonNull(route, "route");
    }
  }

  /**
   * The target is responsible for it, and takes no mail for it: there is no such mailbox, it is
   * full, or nobody can tell now.
   *
   * @param status the answer to the client
   */
  record Refused(SmtpStatus status) implements Resolution {
    public Refused {
      Objects.requireNonNull(status, "status");
    }
  }

  /** The target is not responsible for it; another one may be ({@link DeliveryTarget#or}). */
  record NotResponsible() implements Resolution {}

  /** It will take mail for it, and has nothing to remember. */
  static Resolution accepted() {
    return new Accepted(Optional.empty());
  }

  /** It will take mail for it, and gets this back with the recipient. */
  static Resolution accepted(Route route) {
    return new Accepted(Optional.of(Objects.requireNonNull(route, "route")));
  }

  /** It takes no mail for it, and the client is told so. */
  static Resolution refused(SmtpStatus status) {
    return new Refused(status);
  }

  /** It is not responsible for it. */
  static Resolution notResponsible() {
    return new NotResponsible();
  }

  /** What the target noted of it; empty unless it is {@link Accepted}. */
  default Optional<Route> route() {
    return Optional.empty();
  }
}
