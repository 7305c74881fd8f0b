package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.smtp.Stage;
import dev.postern.smtp.server.RateLimits.Rate;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MAIL: names the sender and begins a transaction (RFC 5321 §4.1.1.2). Asked in order: the policy,
 * the filters.
 */
record MailCommand(
    Optional<EmailAddress> reversePath, PathText text, Map<String, String> parameters) {
  static final CommandSpec<State.Greeted, MailCommand> SPEC =
      CommandSpec.of(
          "MAIL FROM:<address>",
          Dialect.ALL,
          State.Greeted.class,
          MailCommand::parse,
          MailCommand::run);

  private static final Reply SENDER_OK = Reply.of(250, EnhancedStatus.ADDRESS, "Ok");

  private static MailCommand parse(SmtpCursor arguments) throws SmtpSyntaxException {
    arguments.keyword("FROM:");
    Optional<EmailAddress> reversePath = arguments.reversePath();
    PathText text = PathText.of(arguments);
    return new MailCommand(reversePath, text, arguments.parameters());
  }

  private void run(State.Greeted greeted, SmtpSession session) {
    MailOptions.Builder options = MailOptions.builder();
    Optional<Reply> refusal = Extensions.readMail(parameters, options, session);
    Envelope envelope = envelope(session, greeted.helo(), options.build());
    if (refusal.isEmpty() && text == PathText.UTF8) {
      refusal = SmtpUtf8Extension.sender(envelope.options(), session);
    }
    if (refusal.isPresent()) {
      session.refusals().refuse(Refusal.sender(envelope, refusal.get()));
      return;
    }
    if (exceedsRates(session, envelope)) {
      return;
    }
    PolicyStages policy = new PolicyStages(session);
    policy.ask(
        policy.request(Stage.SENDER).envelope(envelope).build(),
        session.filters().greeted(),
        denial -> session.refusals().refuse(denial.of(Refusal.sender(envelope, denial.reply()))),
        answer -> filter(session, greeted.helo(), envelope, answer));
  }

  private static boolean exceedsRates(SmtpSession session, Envelope envelope) {
    RateLimits rates = new RateLimits(session);
    for (Rate rate : List.of(Rate.MESSAGES, Rate.OCTETS)) {
      Optional<Limits.Count> exceeded = rates.exceeded(rate, rate == Rate.MESSAGES ? 1 : 0);
      if (exceeded.isPresent()) {
        session.refusals().refuse(Refusal.sender(envelope, rate.reply()).by(exceeded.get()));
        return true;
      }
    }
    return false;
  }

  private static void filter(
      SmtpSession session, Helo helo, Envelope envelope, RuleOrder.Answer answer) {
    session
        .filters()
        .ask(
            Stage.SENDER,
            answer.addedTo(session.filters().greeted(), Stage.SENDER),
            (filter, before) -> filter.sender(envelope, before),
            outcome -> begin(session, helo, envelope, outcome));
  }

  private static void begin(
      SmtpSession session, Helo helo, Envelope envelope, FilterOutcome outcome) {
    if (outcome.refused().isPresent()) {
      FilterOutcome.Refused refused = outcome.refused().get();
      session.filters().refuse(refused, Refusal.sender(envelope, refused.reply()));
      return;
    }
    session.become(new State.Transaction(helo, envelope, outcome));
    session.reply(SENDER_OK);
  }

  private Envelope envelope(SmtpSession session, Helo helo, MailOptions options) {
    return Envelope.builder(
            EnvelopeId.next(session.server().random()),
            session.connection().peer(),
            session.server().clock().instant())
        .reversePath(reversePath)
        .options(options)
        .helo(helo.name())
        .authenticated(session.user())
        .forwarded(session.forwarded())
        .build();
  }
}
