package dev.postern.smtp.policy;

import dev.postern.ServerPart;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import java.util.List;
import java.util.function.Function;

/**
 * A rule to which logins make no difference.
 *
 * @param mayBlock unless it decides from the request alone
 * @param parts whom it asks
 */
record Rule(
    String name,
    boolean mayBlock,
    List<ServerPart> parts,
    Function<PolicyRequest, Decision> decision)
    implements PolicyRule {

  static PolicyRule of(
      String name, Function<PolicyRequest, Decision> decision, ServerPart... parts) {
    return new Rule(name, true, List.of(parts), decision);
  }

  /** One that decides from the request alone. */
  static PolicyRule immediate(String name, Function<PolicyRequest, Decision> decision) {
    return new Rule(name, false, List.of(), decision);
  }

  @Override
  public Decision decide(PolicyRequest request) {
    return decision.apply(request);
  }

  @Override
  public boolean consultsLogins() {
    return false;
  }

  @Override
  public String toString() {
    return name;
  }
}
