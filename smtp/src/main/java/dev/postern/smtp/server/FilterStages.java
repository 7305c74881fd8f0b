package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.net.Pool;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the filters, stage by stage, where they may block; verdicts become replies here alone. Where
 * there are no filters, there is no hop either.
 */
record FilterStages(SmtpSession session) {
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

    /** A filter failed, which is no judgement of the client. */
    Reply failure() {
      return Reply.of(temporary, EnhancedStatus.SYSTEM, Replies.LOCAL_TROUBLE.lines().get(0));
    }

    /** Too many others wait for the filters. */
    Reply busy() {
      return Reply.of(temporary, EnhancedStatus.NOT_ACCEPTING, Replies.BUSY.lines().get(0));
    }
  }

  /** Adds to a judgement what the filters say; the first refusal ends the stage. */
  void ask(
      Stage stage,
      Judgement before,
      Function<MessageFilter, Verdict> question,
      Consumer<Judgement> then) {
    List<MessageFilter> filters = session.server().filters();
    if (filters.isEmpty()) {
      then.accept(before);
      return;
    }
    session.blocking(
        Pool.FILTERS,
        () -> then.accept(judged(filters, stage, before, question)),
        () -> then.accept(before.refused(stage.busy())));
  }

  private Judgement judged(
      List<MessageFilter> filters,
      Stage stage,
      Judgement before,
      Function<MessageFilter, Verdict> question) {
    Judgement judgement = before;
    for (MessageFilter filter : filters) {
      judgement = after(judgement, filter, stage, question);
      if (judgement.refusal().isPresent()) {
        break;
      }
    }
    return judgement;
  }

  private Judgement after(
      Judgement before,
      MessageFilter filter,
      Stage stage,
      Function<MessageFilter, Verdict> question) {
    try {
      Verdict verdict =
          Objects.requireNonNull(question.apply(filter), "a filter returned no verdict");
      return before.after(verdict, stage);
    } catch (Throwable e) {
      LOG.error(
          "filter failed conn={} stage={} filter={}",
          session.connection().id(),
          stage.name().toLowerCase(Locale.ROOT),
          filter.getClass().getName(),
          e);
      Fatal.rethrow(e);
      return before.refused(stage.failure());
    }
  }
}
