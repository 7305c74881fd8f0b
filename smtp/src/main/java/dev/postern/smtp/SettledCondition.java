package dev.postern.smtp;

import dev.postern.ServerPart;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition of which it is known whether it looks at logins, and whether it may block.
 *
 * @param parts whom it asks
 */
record SettledCondition(
    boolean consultsLogins, boolean mayBlock, Predicate<PolicyRequest> test, List<ServerPart> parts)
    implements PolicyCondition {

  /** One that asks nobody. */
  static SettledCondition immediate(boolean consultsLogins, Predicate<PolicyRequest> test) {
    return new SettledCondition(consultsLogins, false, test, List.of());
  }

  @Override
  public boolean holds(PolicyRequest request) {
    return test.test(request);
  }
}
