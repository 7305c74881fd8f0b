package dev.postern.examples;

import dev.postern.ServerPart;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of restrictions that is asked beside others: what it permits they may still refuse. */
record EndsForItself(String name, List<PolicyRule> rules) implements PolicyRule {

  /** Nothing if there is nothing to ask. */
  static List<PolicyRule> of(String name, List<PolicyRule> rules) {
    return rules.isEmpty() ? List.of() : List.of(new EndsForItself(name, List.copyOf(rules)));
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(rules);
  }

  @Override
  public boolean consultsLogins() {
    return rules.stream().anyMatch(PolicyRule::consultsLogins);
  }

  @Override
  public Decision decide(PolicyRequest request) {
    Optional<Decision> ifPermitted = Optional.empty();
    Optional<Decision> ifRejected = Optional.empty();
    List<String> fields = new ArrayList<>();
    for (PolicyRule rule : rules) {
      Decision decision = rule.decide(request);
      if (decision instanceof Decision.Refuse refuse) {
        return refuse.status().isPermanent() ? ifRejected.orElse(refuse) : refuse;
      }
      if (decision instanceof Decision.Permit) {
        break;
      }
      if (decision instanceof Decision.Discard) {
        return ifPermitted.orElse(decision);
      }
      if (decision instanceof Decision.DeferIfPermit defer) {
        ifPermitted = ifPermitted.or(() -> Optional.of(Decision.refuse(defer.status())));
      } else if (decision instanceof Decision.DeferIfReject defer) {
        ifRejected = ifRejected.or(() -> Optional.of(Decision.refuse(defer.status())));
      } else if (decision instanceof Decision.Prepend prepend) {
        fields.addAll(prepend.fields());
      }
    }
    Decision otherwise =
        fields.isEmpty() ? Decision.dunno() : Decision.prepend(fields.toArray(String[]::new));
    return ifPermitted.orElse(otherwise);
  }
}
