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

/**
 * What the rules of a stage say together, as with Postfix: of each list the first that decides, and
 * at last the guard that stands behind all of them.
 */
final class RuleOrder {
  private final Function<PolicyRule, Decision> ask;
  private Optional<Refused> ifTaken;
  private Optional<Refused> ifRejected = Optional.empty();
  private boolean relayed;

  private final List<Said> said = new ArrayList<>();

  private RuleOrder(Function<PolicyRule, Decision> ask, Optional<Refused> before) {
    this.ask = ask;
    this.ifTaken = before;
  }

  /**
   * What is asked at a stage.
   *
   * @param guard asked behind the lists; a permit for relaying spares recipients, nothing senders
   * @param before what earlier stages refuse if the mail is taken in the end
   */
  record Question(
      Stage stage,
      List<List<PolicyRule>> lists,
      Optional<PolicyRule> guard,
      Optional<Refused> before) {
    Question {
      lists = List.copyOf(lists);
    }

    /** Asks. */
    Answer answer(Function<PolicyRule, Decision> ask) {
      RuleOrder order = new RuleOrder(ask, before);
      Optional<Refused> refusal = order.refusal(this);
      return new Answer(refusal, order.ifTaken, order.said);
    }

    private boolean spares(boolean relayed) {
      return stage == Stage.RECIPIENT && relayed;
    }
  }

  /**
   * What the rules of a stage say.
   *
   * @param refused if they refuse
   * @param ifTaken if they, or those before, refuse what is taken in the end
   * @param said what else becomes of the message
   */
  record Answer(Optional<Refused> refused, Optional<Refused> ifTaken, List<Said> said) {
    Answer {
      said = List.copyOf(said);
    }

    /** If it is refused at this stage; what is taken in the end is known at RCPT. */
    Optional<Refused> refusal(Stage stage) {
      return stage.compareTo(Stage.RECIPIENT) < 0 ? refused : refused.or(() -> ifTaken);
    }

    /** What filters said before, and this. */
    FilterOutcome addedTo(FilterOutcome before, Stage stage) {
      FilterOutcome after = before.refusedIfTaken(ifTaken);
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

  private Optional<Refused> refusal(Question question) {
    for (List<PolicyRule> list : question.lists()) {
      begin(question.stage());
      Optional<Refused> refused = asked(list);
      if (refused.isPresent()) {
        return refused;
      }
    }
    begin(question.stage());
    return question.spares(relayed)
        ? Optional.empty()
        : question.guard().flatMap(guard -> asked(List.of(guard)));
  }

  /** As Postfix, where only the lists for relaying and for recipients have this in common. */
  private void begin(Stage stage) {
    if (stage != Stage.RECIPIENT) {
      ifRejected = Optional.empty();
    }
  }

  private Optional<Refused> asked(List<PolicyRule> list) {
    for (PolicyRule rule : list) {
      Decision decision = ask.apply(rule);
      if (decision instanceof Decision.Refuse refuse) {
        Optional<Refused> refused = Optional.of(new Refused(refuse.status(), rule.name()));
        return refuse.status().isPermanent() ? ifRejected.or(() -> refused) : refused;
      }
      if (decision instanceof Decision.Permit) {
        relayed |= rule.permitsRelay();
        break;
      }
      if (decision instanceof Decision.Discard) {
        said.add(new Said(Verdict.discard(), rule.name()));
        break;
      }
      remember(decision, rule);
    }
    return Optional.empty();
  }

  private void remember(Decision decision, PolicyRule rule) {
    if (decision instanceof Decision.DeferIfPermit defer) {
      ifTaken = ifTaken.or(() -> Optional.of(new Refused(defer.status(), rule.name())));
    } else if (decision instanceof Decision.DeferIfReject defer) {
      ifRejected = ifRejected.or(() -> Optional.of(new Refused(defer.status(), rule.name())));
    } else if (decision instanceof Decision.Prepend prepend) {
      said.add(new Said(Verdict.tag(prepend.fields().toArray(String[]::new)), rule.name()));
    }
  }
}
