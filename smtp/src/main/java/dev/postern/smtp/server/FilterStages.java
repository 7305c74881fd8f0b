package dev.postern.smtp.server;

import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the filters, stage by stage; verdicts become replies here alone. */
record FilterStages(List<MessageFilter> filters, String connection) {
  private static final Logger LOG = LoggerFactory.getLogger(FilterStages.class);

  /** When filters are asked, and how their refusals are put. */
  enum Stage {
    /** RFC 5321 §3.1: 554 in place of a greeting. */
    CONNECT(554, 421),
    /** At MAIL. */
    SENDER(550, 451),
    /** At RCPT. */
    RECIPIENT(550, 451),
    /** After the data. */
    MESSAGE(554, 451);

    private final int permanent;
    private final int temporary;

    Stage(int permanent, int temporary) {
      this.permanent = permanent;
      this.temporary = temporary;
    }

    Reply rejection(String text) {
      return Reply.of(permanent, EnhancedStatus.POLICY, text);
    }

    Reply deferral(String text) {
      return Reply.of(temporary, EnhancedStatus.POLICY, text);
    }
  }

  /** Adds to a judgement what the filters say; the first refusal ends the stage. */
  Judgement run(Judgement before, Stage stage, Function<MessageFilter, Verdict> question) {
    Judgement judgement = before;
    for (MessageFilter filter : filters) {
      judgement = judgement.after(ask(filter, stage, question), stage);
      if (judgement.refusal().isPresent()) {
        break;
      }
    }
    return judgement;
  }

  private Verdict ask(
      MessageFilter filter, Stage stage, Function<MessageFilter, Verdict> question) {
    try {
      return Objects.requireNonNull(question.apply(filter), "a filter returned no verdict");
    } catch (RuntimeException e) {
      LOG.error(
          "filter failed conn={} stage={} filter={}",
          connection,
          stage.name().toLowerCase(Locale.ROOT),
          filter.getClass().getName(),
          e);
      return new Verdict.Defer("Temporary local problem, try again later");
    }
  }
}
