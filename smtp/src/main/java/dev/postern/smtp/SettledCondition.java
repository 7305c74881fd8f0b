package dev.postern.smtp;

import java.util.function.Predicate;

/** A condition of which it is known whether it looks at logins. */
record SettledCondition(boolean consultsLogins, Predicate<PolicyRequest> test)
    implements PolicyCondition {
  @Override
  public boolean holds(PolicyRequest request) {
    return test.test(request);
  }
}
