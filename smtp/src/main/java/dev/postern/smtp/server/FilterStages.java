package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilterSession.Call;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.log.LogText;
import dev.postern.net.Pool;
import dev.postern.smtp.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters on one connection: opened when it begins, asked stage by stage where they may block,
 * closed when it is gone. Their refusals become replies in {@link StageReplies}. Where no filter
 * has anything to do, there is no hop either.
 */
final class FilterStages {
  private static final Logger LOG = LoggerFactory.getLogger(FilterStages.class);

  private final SmtpSession session;
  private final List<OpenFilter> open = new ArrayList<>();
  private FilterOutcome connected = FilterOutcome.NONE;
  private FilterOutcome greeted = FilterOutcome.NONE;

  FilterStages(SmtpSession session) {
    this.session = session;
  }

  /** What a filter is asked at a stage. */
  @FunctionalInterface
  interface Question {
    Verdict ask(FilterSession filter, Findings before) throws IOException;
  }

  /** The client is there: opens the filters. */
  void connect(RuleOrder.Answer policy, Consumer<FilterOutcome> then) {
    FilterOutcome before = policy.addedTo(FilterOutcome.NONE, Stage.CONNECT);
    Consumer<FilterOutcome> opened =
        outcome -> {
          connected = outcome;
          greeted = outcome;
          then.accept(outcome);
        };
    if (session.server().filters().stream().allMatch(FilterStages::connectsAtOnce)) {
      opened.accept(openAll(before));
    } else {
      hop(Stage.CONNECT, before, () -> openAll(before), opened);
    }
  }

  /** The client says hello, which makes an earlier one forgotten. */
  void hello(Helo helo, RuleOrder.Answer policy, Consumer<FilterOutcome> then) {
    ask(
        Stage.HELO,
        policy.addedTo(connected, Stage.HELO),
        (filter, before) -> filter.helo(helo.name(), before),
        outcome -> {
          greeted = outcome.refused().isPresent() ? greeted : outcome;
          then.accept(outcome);
        });
  }

  /** What was said before any hello. */
  FilterOutcome connected() {
    return connected;
  }

  /** What was said up to the last hello. */
  FilterOutcome greeted() {
    return greeted;
  }

  /** Adds to an outcome what the filters say; the first refusal ends the stage. */
  void ask(Stage stage, FilterOutcome before, Question question, Consumer<FilterOutcome> then) {
    if (before.endsStage()) {
      then.accept(before);
    } else if (open.stream().noneMatch(filter -> isBusy(filter, stage))) {
      then.accept(asked(stage, before, question));
    } else {
      hop(stage, before, () -> asked(stage, before, question), then);
    }
  }

  /**
   * Shows them a message that has come; where none has to see it there is no hop, unless it must be
   * changed.
   */
  void message(
      State.Transaction transaction, IncomingMessage message, Consumer<FilteredMail> then) {
    MessageFiltering filtering = new MessageFiltering(session, transaction, message);
    if (transaction.filters().endsStage()) {
      then.accept(filtering.result());
      return;
    }
    if (filtering.isLeftAlone() && open.stream().noneMatch(f -> f.answers(Call.MESSAGE))) {
      open.forEach(OpenFilter::end);
      then.accept(filtering.result());
      return;
    }
    session.blocking(
        Pool.FILTERS,
        () -> then.accept(filtering.run(open)),
        () -> then.accept(filtering.refused(StageReplies.busy(Stage.MESSAGE))));
  }

  /** Tells the client and who listens that a filter refused. */
  void refuse(FilterOutcome.Refused refused, Refusal refusal) {
    Refusal named = refused.of(refusal);
    if (refused.then() == FilterOutcome.Then.HANG_UP) {
      session.refusals().record(named);
      session.end(named.reply());
    } else {
      session.refusals().refuse(named);
    }
  }

  /** The connection is gone. What closes may block, and nobody waits for it here. */
  void close() {
    List<OpenFilter> last = open.stream().filter(OpenFilter::awaitsClose).toList();
    open.clear();
    if (!last.isEmpty()) {
      Runnable closing = () -> last.forEach(filter -> filter.close(session.connection().id()));
      // Done elsewhere only if the server has stopped: there nobody is left to wait for it.
      session.connection().afterwards(Pool.FILTERS, closing, closing);
    }
  }

  private void hop(
      Stage stage,
      FilterOutcome before,
      Supplier<FilterOutcome> work,
      Consumer<FilterOutcome> then) {
    session.blocking(
        Pool.FILTERS,
        () -> then.accept(work.get()),
        () -> then.accept(before.refused(StageReplies.busy(stage))));
  }

  /** One that cannot tell is called where it may block. */
  private static boolean connectsAtOnce(MessageFilter filter) {
    try {
      return filter.connectsAtOnce();
    } catch (Throwable e) {
      Fatal.rethrow(e);
      return false;
    }
  }

  /** Whether a filter has something to do at a stage. */
  private static boolean isBusy(OpenFilter filter, Stage stage) {
    return filter.answers(call(stage)) || (endsTransaction(stage) && filter.awaitsAbort());
  }

  private static boolean endsTransaction(Stage stage) {
    return stage == Stage.HELO || stage == Stage.SENDER;
  }

  private static Call call(Stage stage) {
    return switch (stage) {
      case CONNECT -> Call.CONNECT;
      case HELO -> Call.HELO;
      case SENDER -> Call.SENDER;
      case RECIPIENT -> Call.RECIPIENT;
      case MESSAGE -> Call.MESSAGE;
    };
  }

  private FilterOutcome openAll(FilterOutcome before) {
    FilterOutcome outcome = before;
    for (MessageFilter filter : session.server().filters()) {
      if (outcome.endsStage()) {
        break;
      }
      outcome = opened(filter, outcome);
    }
    return outcome;
  }

  private FilterOutcome opened(MessageFilter filter, FilterOutcome before) {
    OpenFilter opened;
    try {
      opened = OpenFilter.of(filter, session.connection().peer());
    } catch (Throwable e) {
      return failed(before, Stage.CONNECT, OpenFilter.nameOf(filter), e);
    }
    open.add(opened);
    try {
      opened.learnCalls();
    } catch (Throwable e) {
      return failed(before, Stage.CONNECT, opened.name(), e);
    }
    return after(before, opened, Stage.CONNECT, FilterSession::connect);
  }

  private FilterOutcome asked(Stage stage, FilterOutcome before, Question question) {
    if (endsTransaction(stage)) {
      String connection = session.connection().id();
      open.forEach(filter -> filter.abort(connection));
    }
    FilterOutcome outcome = before;
    for (OpenFilter filter : open) {
      if (stage == Stage.SENDER) {
        filter.begin();
      }
      outcome = after(outcome, filter, stage, question);
      if (outcome.endsStage()) {
        break;
      }
    }
    return outcome;
  }

  private FilterOutcome after(
      FilterOutcome before, OpenFilter filter, Stage stage, Question question) {
    if (!filter.answers(call(stage))) {
      return before;
    }
    try {
      Verdict verdict = session.inTime(question.ask(filter.session(), before.findings()));
      Objects.requireNonNull(verdict, "a filter returned no verdict");
      if (verdict.changesMail()) {
        throw new IllegalStateException("mail can be changed at the stage of the message alone");
      }
      return before.after(verdict, stage, filter.name());
    } catch (Throwable e) {
      return failed(before, stage, filter.name(), e);
    }
  }

  private FilterOutcome failed(FilterOutcome before, Stage stage, String filter, Throwable e) {
    logFailure(session, stage, filter, e);
    return before.failed(StageReplies.failure(stage), filter);
  }

  /** What a filter threw; goes on only if the server can. */
  static void logFailure(SmtpSession session, Stage stage, String filter, Throwable e) {
    LOG.error(
        "filter failed conn={} stage={} filter={}",
        session.connection().id(),
        stage.name().toLowerCase(Locale.ROOT),
        filter,
        LogText.printable(e));
    Fatal.rethrow(e);
  }
}
