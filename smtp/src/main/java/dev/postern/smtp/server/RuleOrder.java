package dev.postern.smtp.server;

import dev.postern.filter.Verdict;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the rules of a stage say together: the first that decides, as with Postfix. */
final class RuleOrder {
  private Optional<Refused> ifPermitted = Optional.empty();
  private Optional<Refused> ifRejected = Optional.empty();

  private final List<Said> said = new ArrayList<>();

  private RuleOrder() {}

  /**
   * What the rules of a stage say.
   *
   * @param refusal if they refuse
   * @param said what else becomes of the message
   */
  record Answer(Optional<Refused> refusal, List<Said> said) {
    Answer {
      said = List.copyOf(said);
    }

    /** What filters said before, and this. */
    FilterOutcome addedTo(FilterOutcome before, Stage stage) {
      FilterOutcome after = before;
      for (Said each : said) {
        after = after.after(each.verdict(), stage, each.by());
      }
      return after;
    }
  }

  /**
   * What becomes of a message, as a filter would say it.
   *
   * @param by the name of the rule
   */
  record Said(Verdict verdict, String by) {}

  /**
   * A refusal.
   *
   * @param by the name of the rule
   */
  record Refused(SmtpStatus status, String by) {}

  /** Asks them. */
  static Answer answer(List<PolicyRule> rules, Function<PolicyRule, Decision> ask) {
    RuleOrder order = new RuleOrder();
    return new Answer(order.asked(rules, ask), order.said);
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
      if (decision instanceof Decision.Discard) {
        said.add(new Said(Verdict.discard(), rule.name()));
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
    } else if (decision instanceof Decision.Prepend prepend) {
      said.add(new Said(Verdict.tag(prepend.fields().toArray(String[]::new)), rule.name()));
    }
  }
}
