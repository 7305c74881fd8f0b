package dev.postern.smtp.server;

import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import dev.postern.smtp.wire.SmtpCursor;
import dev.postern.smtp.wire.SmtpSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** MAIL: names the sender and begins a transaction (RFC 5321 §4.1.1.2). */
record MailCommand(Optional<EmailAddress> reversePath, Map<String, String> parameters) {
  static final CommandSpec<MailCommand> SPEC =
      CommandSpec.of(
          "MAIL FROM:<address>",
          Dialect.ALL,
          Set.of(Phase.GREETED),
          MailCommand::parse,
          MailCommand::run);

  private static final Reply SENDER_OK = Reply.of(250, EnhancedStatus.ADDRESS, "Ok");

  private static MailCommand parse(SmtpCursor arguments) throws SmtpSyntaxException {
    arguments.keyword("FROM:");
    Optional<EmailAddress> reversePath = arguments.reversePath();
    return new MailCommand(reversePath, arguments.parameters());
  }

  private void run(SmtpSession session) {
    if (!(session.state() instanceof State.Greeted greeted)) {
      throw new IllegalStateException("the table lets MAIL in only after hello");
    }
    Envelope envelope = envelope(session, greeted.helo());
    Optional<Reply> refusal = Extensions.checkMail(parameters, session);
    if (refusal.isPresent()) {
      session.refuse(Refusal.sender(envelope, refusal.get()));
      return;
    }
    new FilterStages(session)
        .ask(
            FilterStages.Stage.SENDER,
            session.connectJudgement(),
            filter -> filter.sender(envelope),
            judgement -> begin(session, greeted.helo(), envelope, judgement));
  }

  private void begin(SmtpSession session, Helo helo, Envelope envelope, Judgement judgement) {
    if (judgement.refusal().isPresent()) {
      session.refuse(Refusal.sender(envelope, judgement.refusal().get()));
      return;
    }
    session.become(new State.Transaction(helo, envelope, judgement));
    session.reply(SENDER_OK);
  }

  private Envelope envelope(SmtpSession session, Helo helo) {
    return new Envelope(
        EnvelopeId.next(session.server().random()),
        reversePath,
        List.of(),
        parameters,
        helo.name(),
        session.connection().peer(),
        session.user(),
        session.server().clock().instant());
  }
}
