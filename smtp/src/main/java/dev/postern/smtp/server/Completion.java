package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Pool;
import dev.postern.smtp.MailDiscarded;
import dev.postern.smtp.MailHandled;
import dev.postern.smtp.server.Handover.Handed;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows the final dot: checks, filters, delivery, and the reply, or with LMTP one for each
 * recipient (RFC 2033 §4.2).
 */
final class Completion {
  private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

  private static final Reply BARE_NEWLINE =
      Reply.of(554, EnhancedStatus.MEDIA, "Bare CR or LF in the message");
  private static final Reply LOOP =
      Reply.of(554, EnhancedStatus.LOOP, "Too many hops, the message goes in circles");

  private final SmtpSession session;
  private final State.Transaction transaction;
  private final IncomingMessage message;

  Completion(SmtpSession session, State.Completing completing) {
    this.session = session;
    this.transaction = completing.transaction();
    this.message = completing.message();
  }

  void finish(Frame.Ending ending) {
    switch (ending) {
      case COMPLETE -> complete();
      case TOO_LARGE -> refuse(Replies.TOO_BIG);
      case BARE_NEWLINE -> {
        refuse(BARE_NEWLINE);
        if (session.service().bareNewlines() == Framing.BareNewlines.END_DATA) {
          // What follows could be somebody else's commands (SMTP smuggling).
          session.hangUp();
        }
      }
    }
  }

  private void complete() {
    if (message.trouble().isPresent()) {
      refuse(message.trouble().get());
      return;
    }
    if (message.header().hops() > session.server().limits().of(Limits.Count.HOPS)) {
      refuse(LOOP);
      return;
    }
    session.filters().message(transaction, message, this::filtered);
  }

  private void filtered(FilteredMail mail) {
    Optional<FilterOutcome.Refused> refused = mail.outcome().refused();
    if (refused.isEmpty()) {
      session.blocking(Pool.DELIVERY, () -> deliver(mail), () -> refuse(Replies.BUSY));
      return;
    }
    refuse(refused.get().reply(), refused.get().by());
    if (refused.get().then() == FilterOutcome.Then.HANG_UP) {
      session.hangUp();
    }
  }

  private void deliver(FilteredMail mail) {
    AddedRecipients additions = new AddedRecipients(session, transaction.envelope());
    Optional<List<Recipient>> added = additions.resolve(mail.added());
    if (added.isEmpty()) {
      refuse(Replies.LOCAL_TROUBLE);
      return;
    }
    MessageSource source = message.source();
    Handed handed = new Handover(session, transaction, additions).hand(mail, added.get(), source);
    // From here on nothing may change what the client is told of mail that is stored.
    answer(handed, source);
    report(handed, mail.outcome());
    session.completed(transaction);
  }

  private void answer(Handed handed, MessageSource source) {
    Envelope envelope = transaction.envelope();
    List<DeliveryOutcome> outcomes = handed.outcomes();
    if (session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT) {
      for (int i = 0; i < envelope.recipients().size(); i++) {
        Reply reply = OutcomeReplies.of(outcomes.get(i), envelope.id());
        session.reply(reply.about(Paths.forward(envelope.recipients().get(i).address())));
      }
      if (outcomes.stream().anyMatch(DeliveryOutcome::isTaken)) {
        session.errors().delivered();
      }
      return;
    }
    Reply reply = OutcomeReplies.fold(outcomes, envelope.id());
    session.reply(reply);
    if (!reply.isRefusal()) {
      session.errors().delivered();
    }
    remember(handed, source, reply);
    if (reply.isRefusal() && outcomes.stream().anyMatch(DeliveryOutcome::isTaken)) {
      LOG.warn(
          "outcomes differ conn={} id={} outcomes={} code={}",
          session.connection().id(),
          envelope.id(),
          outcomes,
          reply.code());
    }
  }

  private void remember(Handed handed, MessageSource source, Reply reply) {
    UnfinishedMail unfinished = session.service().unfinished();
    try {
      if (reply.code() / 100 == 4) {
        long most = session.server().limits().of(Limits.Count.UNFINISHED_RECIPIENTS);
        unfinished.again(handed.envelope(), source, handed.outcomes(), most);
      } else {
        unfinished.finished(handed.envelope(), source);
      }
    } catch (Throwable e) {
      LOG.warn("a second try will not be known id={}", transaction.envelope().id(), e);
      Fatal.rethrow(e);
    }
  }

  private void report(Handed handed, FilterOutcome filters) {
    for (int i = 0; i < handed.outcomes().size(); i++) {
      Recipient recipient = handed.envelope().recipients().get(i);
      try {
        Optional<String> by = filters.discardedBy(recipient.address());
        if (by.isPresent()) {
          reportDiscarded(recipient, by.get());
        } else {
          report(recipient, handed.outcomes().get(i), handed.size());
        }
      } catch (Throwable e) {
        LOG.error("delivery not reported id={}", transaction.envelope().id(), e);
        Fatal.rethrow(e);
      }
    }
  }

  private void reportDiscarded(Recipient recipient, String by) {
    Envelope envelope = transaction.envelope();
    String connection = session.connection().id();
    session
        .server()
        .observer()
        .on(
            new MailDiscarded(
                session.server().clock().instant(), connection, envelope, recipient, by));
    LOG.info(
        "discarded conn={} id={} from={} to={} by={}",
        connection,
        envelope.id(),
        Paths.reverse(envelope.reversePath()),
        Paths.forward(recipient.address()),
        by);
  }

  private void report(Recipient recipient, DeliveryOutcome outcome, long size) {
    Envelope envelope = transaction.envelope();
    String connection = session.connection().id();
    session
        .server()
        .observer()
        .on(
            new MailHandled(
                session.server().clock().instant(),
                connection,
                envelope,
                recipient,
                outcome,
                size));
    LOG.info(
        "mail conn={} id={} from={} to={} size={} outcome={}",
        connection,
        envelope.id(),
        Paths.reverse(envelope.reversePath()),
        Paths.forward(recipient.address()),
        size,
        outcome);
  }

  private void refuse(Reply reply) {
    refuse(reply, Optional.empty());
  }

  private void refuse(Reply reply, Optional<String> by) {
    Envelope envelope = transaction.envelope();
    session.completed(transaction);
    session.refused(Refusal.message(envelope, reply).by(by));
    if (session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT) {
      envelope
          .recipients()
          .forEach(recipient -> session.reply(reply.about(Paths.forward(recipient.address()))));
    } else {
      session.answerRefused(reply);
    }
  }
}
