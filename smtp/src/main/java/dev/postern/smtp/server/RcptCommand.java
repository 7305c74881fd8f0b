package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.RcptOptions;
import dev.postern.message.Recipient;
import dev.postern.net.Pool;
import dev.postern.smtp.Stage;
import dev.postern.smtp.server.RateLimits.Rate;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * RCPT: names one recipient (RFC 5321 §4.1.1.3). Asked in order: the limit, the policy, the
 * delivery target, the filters.
 */
record RcptCommand(EmailAddress forwardPath, PathText text, Map<String, String> parameters) {
  static final CommandSpec<State.Transaction, RcptCommand> SPEC =
      CommandSpec.of(
          "RCPT TO:<address>",
          Dialect.ALL,
          State.Transaction.class,
          RcptCommand::parse,
          RcptCommand::run);

  private static final Reply RECIPIENT_OK = Reply.of(250, EnhancedStatus.RECIPIENT_VALID, "Ok");

  private static RcptCommand parse(SmtpCursor arguments) throws SmtpSyntaxException {
    arguments.keyword("TO:");
    EmailAddress forwardPath = arguments.forwardPath();
    PathText text = PathText.of(arguments);
    return new RcptCommand(forwardPath, text, arguments.parameters());
  }

  private void run(State.Transaction transaction, SmtpSession session) {
    RcptOptions.Builder read = RcptOptions.builder();
    Optional<Reply> unsupported = Extensions.readRcpt(parameters, read, session);
    if (unsupported.isEmpty() && text == PathText.UTF8) {
      unsupported = SmtpUtf8Extension.recipient(transaction.envelope().options(), session);
    }
    if (unsupported.isPresent()) {
      refuse(session, transaction, unsupported.get());
      return;
    }
    RcptOptions options = read.build();
    Optional<Limits.Count> rate = new RateLimits(session).exceeded(Rate.RECIPIENTS);
    if (rate.isPresent()) {
      session.refusals().refuse(refusal(transaction, Rate.RECIPIENTS.reply()).by(rate.get()));
      return;
    }
    Optional<Limits.Count> limit = exceeded(session, transaction);
    if (limit.isPresent()) {
      session.refusals().refuseOneTooMany(transaction.envelope(), forwardPath, limit.get());
    } else {
      session.blocking(
          Pool.DIRECTORY,
          () -> lookUp(session, transaction, options),
          () -> refuse(session, transaction, Replies.BUSY));
    }
  }

  /** Which limit one more would exceed. */
  private static Optional<Limits.Count> exceeded(
      SmtpSession session, State.Transaction transaction) {
    int taken = transaction.envelope().recipients().size();
    if (taken >= session.server().limits().of(Limits.Count.RECIPIENTS)) {
      return Optional.of(Limits.Count.RECIPIENTS);
    }
    return session.hasRoomFor(transaction.remembered() + 1)
        ? Optional.empty()
        : Optional.of(Limits.Count.UNFINISHED_OCTETS);
  }

  private void refuse(SmtpSession session, State.Transaction transaction, Reply reply) {
    session.refusals().refuse(refusal(transaction, reply));
  }

  private Refusal refusal(State.Transaction transaction, Reply reply) {
    return Refusal.recipient(transaction.envelope(), forwardPath, reply);
  }

  /** That a target takes no mail now is not its client's error. */
  private void refuseByTarget(SmtpSession session, State.Transaction transaction, Reply reply) {
    if (reply.code() < 500) {
      session
          .refusals()
          .refuseUncounted(Refusal.recipient(transaction.envelope(), forwardPath, reply));
    } else {
      refuse(session, transaction, reply);
    }
  }

  private void lookUp(SmtpSession session, State.Transaction transaction, RcptOptions options) {
    PolicyStages policy = new PolicyStages(session);
    RuleOrder.Answer answer =
        policy.answer(
            policy
                .request(Stage.RECIPIENT)
                .envelope(transaction.envelope())
                .recipient(forwardPath)
                .build(),
            transaction.filters());
    if (isDenied(session, transaction, answer.refused())) {
      return;
    }
    Resolution resolution = resolve(session, transaction);
    Optional<Reply> refusal = refusal(session, transaction, resolution);
    if (refusal.filter(reply -> reply.code() >= 500).isEmpty()
        && isDenied(session, transaction, answer.ifTaken())) {
      return;
    }
    if (refusal.isPresent()) {
      refuseByTarget(session, transaction, refusal.get());
      return;
    }
    accept(session, transaction, answer, options, resolution);
  }

  private boolean isDenied(
      SmtpSession session, State.Transaction transaction, Optional<RuleOrder.Refused> refused) {
    refused
        .map(by -> PolicyStages.denial(by, Stage.RECIPIENT))
        .ifPresent(
            denial -> session.refusals().refuse(denial.of(refusal(transaction, denial.reply()))));
    return refused.isPresent();
  }

  /** If nobody takes it; whoever was interrupted over it does not know. */
  private Optional<Reply> refusal(
      SmtpSession session, State.Transaction transaction, Resolution resolution) {
    return session.connection().overdue()
        ? Optional.of(Replies.LOCAL_TROUBLE)
        : OutcomeReplies.of(resolution).or(() -> failedBefore(session, transaction.envelope()));
  }

  private void accept(
      SmtpSession session,
      State.Transaction transaction,
      RuleOrder.Answer answer,
      RcptOptions options,
      Resolution resolution) {
    Recipient recipient =
        Recipient.of(forwardPath).withOptions(options).withRoute(resolution.route());
    if (!session.hasRoomFor(transaction.with(recipient, transaction.filters()).remembered())) {
      session
          .refusals()
          .refuseOneTooMany(transaction.envelope(), forwardPath, Limits.Count.UNFINISHED_OCTETS);
      return;
    }
    State.Transaction told =
        transaction.with(answer.addedTo(transaction.filters(), Stage.RECIPIENT));
    session
        .filters()
        .ask(
            Stage.RECIPIENT,
            told.filters(),
            (filter, before) -> filter.recipient(told.envelope(), recipient, before),
            outcome -> filtered(session, told, recipient, outcome));
  }

  private void filtered(
      SmtpSession session,
      State.Transaction transaction,
      Recipient recipient,
      FilterOutcome outcome) {
    if (outcome.refused().isPresent()) {
      FilterOutcome.Refused refused = outcome.refused().get();
      Refusal refusal = Refusal.recipient(transaction.envelope(), forwardPath, refused.reply());
      session.filters().refuse(refused, refusal);
      return;
    }
    session.become(
        transaction.with(
            outcome.placed(recipient), outcome.ofRecipient(forwardPath, transaction.filters())));
    session.reply(RECIPIENT_OK);
  }

  /** What the one reply after DATA could not say, that of another transaction can. */
  private Optional<Reply> failedBefore(SmtpSession session, Envelope envelope) {
    return UnfinishedMail.of(session.server()).isApart(envelope, forwardPath)
        ? Optional.of(Replies.ANOTHER_TRANSACTION)
        : Optional.empty();
  }

  private Resolution resolve(SmtpSession session, State.Transaction transaction) {
    return Expansion.resolve(
        new BarePostmaster(session.server().delivery(), session.server().domains()),
        forwardPath,
        transaction.envelope(),
        transaction.expanded(),
        session.server().limits().of(Limits.Count.EXPANDED_RECIPIENTS));
  }
}
