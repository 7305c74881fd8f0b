package dev.postern.smtp.server;

import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the rules of a stage say together: the first that decides, as with Postfix. */
final class RuleOrder {
  private Optional<Refused> ifPermitted = Optional.empty();
  private Optional<Refused> ifRejected = Optional.empty();

  private RuleOrder() {}

  /**
   * A refusal.
   *
   * @param by the name of the rule
   */
  record Refused(SmtpStatus status, String by) {}

  /** The refusal, if there is one. */
  static Optional<Refused> refusal(List<PolicyRule> rules, Function<PolicyRule, Decision> ask) {
    return new RuleOrder().asked(rules, ask);
  }

  private Optional<Refused> asked(List<PolicyRule> rules, Function<PolicyRule, Decision> ask) {
    for (PolicyRule rule : rules) {
      Decision decision = ask.apply(rule);
      if (decision instanceof Decision.Refuse refuse) {
        Optional<Refused> refused = Optional.of(new Refused(refuse.status(), rule.name()));
        return refuse.status().isPermanent() ? ifRejected.or(() -> refused) : refused;
      }
      if (decision instanceof Decision.Permit) {
        break;
      }
      remember(decision, rule);
    }
    return ifPermitted;
  }

  private void remember(Decision decision, PolicyRule rule) {
    if (decision instanceof Decision.DeferIfPermit defer) {
      ifPermitted = ifPermitted.or(() -> Optional.of(new Refused(defer.status(), rule.name())));
    } else if (decision instanceof Decision.DeferIfReject defer) {
      ifRejected = ifRejected.or(() -> Optional.of(new Refused(defer.status(), rule.name())));
    }
  }
}
