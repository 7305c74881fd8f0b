package dev.postern.message;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One forward path of a transaction.
 *
 * @param address as given in RCPT TO
 * @param parameters ESMTP parameters of RCPT TO, keys in upper case
 * @param options what those parameters ask for
 * @param route what the delivery target said of it at RCPT, if anything
 */
public record Recipient(
    EmailAddress address,
    Map<String, String> parameters,
    RcptOptions options,
    Optional<Route> route) {

  public Recipient {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(options, "options");
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(route, "route");
  }

  /** A recipient without parameters. */
  public static Recipient of(EmailAddress address) {
    return new Recipient(address, Map.of(), RcptOptions.NONE, Optional.empty());
  }

  /** The same recipient on another route. */
  public Recipient by(Optional<Route> other) {
    return new Recipient(address, parameters, options, other);
  }

  /** Without the route: that is its target's, and may hold what a log should not. */
  @Override
  public String toString() {
    return "Recipient[address=" + address + ", parameters=" + parameters + ']';
  }
}
