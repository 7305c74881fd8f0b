package dev.postern.smtp;

import dev.postern.ServerPart;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition of which it is known whether it looks at logins.
 *
 * @param parts whom it asks
 */
record SettledCondition(
    boolean consultsLogins, Predicate<PolicyRequest> test, List<ServerPart> parts)
    implements PolicyCondition {

  /** One that asks nobody. */
  SettledCondition(boolean consultsLogins, Predicate<PolicyRequest> test) {
    this(consultsLogins, test, List.of());
  }

  @Override
  public boolean holds(PolicyRequest request) {
    return test.test(request);
  }
}
