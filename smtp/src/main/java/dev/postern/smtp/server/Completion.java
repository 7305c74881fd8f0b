package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryOutcomes;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Pool;
import dev.postern.smtp.MailHandled;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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
    PolicyStages policy = new PolicyStages(session);
    policy.ask(
        policy.request(Stage.MESSAGE).envelope(transaction.envelope()).size(message.size()).build(),
        denial -> refuse(denial.of(Refusal.message(transaction.envelope(), denial.reply()))),
        this::filter);
  }

  private void filter() {
    MessageSource source = message.source();
    new FilterStages(session)
        .ask(
            FilterStages.Stage.MESSAGE,
            transaction.judgement(),
            filter -> filter.message(transaction.envelope(), source),
            judgement -> judged(source, judgement));
  }

  private void judged(MessageSource source, Judgement judgement) {
    if (judgement.refusal().isPresent()) {
      refuse(judgement.refusal().get());
      return;
    }
    session.blocking(Pool.DELIVERY, () -> deliver(source, judgement), () -> refuse(Replies.BUSY));
  }

  private void deliver(MessageSource source, Judgement judgement) {
    byte[] trace =
        new TraceFields(session.server(), session.service().dialect(), transaction)
            .octets(judgement, message.header());
    long size = trace.length + message.size();
    List<DeliveryOutcome> outcomes = outcomes(trace, source, judgement);
    // From here on nothing may change what the client is told of mail that is stored.
    answer(outcomes, source);
    report(outcomes, size);
    session.completed(transaction);
  }

  private void answer(List<DeliveryOutcome> outcomes, MessageSource source) {
    Envelope envelope = transaction.envelope();
    if (session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT) {
      for (int i = 0; i < outcomes.size(); i++) {
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
    remember(outcomes, source, reply);
    if (reply.isRefusal() && outcomes.stream().anyMatch(DeliveryOutcome::isTaken)) {
      LOG.warn(
          "outcomes differ conn={} id={} outcomes={} code={}",
          session.connection().id(),
          envelope.id(),
          outcomes,
          reply.code());
    }
  }

  private void remember(List<DeliveryOutcome> outcomes, MessageSource source, Reply reply) {
    UnfinishedMail unfinished = session.service().unfinished();
    try {
      if (reply.code() / 100 == 4) {
        long most = session.server().limits().of(Limits.Count.UNFINISHED_RECIPIENTS);
        unfinished.again(transaction.envelope(), source, outcomes, most);
      } else {
        unfinished.finished(transaction.envelope(), source);
      }
    } catch (Throwable e) {
      LOG.warn("a second try will not be known id={}", transaction.envelope().id(), e);
      Fatal.rethrow(e);
    }
  }

  /** Those who have it from an earlier try do not get it again. */
  private Set<EmailAddress> holders(MessageSource source) throws IOException {
    return session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT
        ? Set.of()
        : session.service().unfinished().holders(transaction.envelope(), source);
  }

  private List<DeliveryOutcome> outcomes(byte[] trace, MessageSource source, Judgement judgement) {
    Envelope envelope = transaction.envelope();
    try {
      MessageSource whole = MessageSource.concat(MessageSource.of(trace), source);
      Set<EmailAddress> holders = holders(source);
      List<Recipient> others =
          envelope.recipients().stream()
              .filter(r -> !holders.contains(r.address()))
              .map(r -> r.withPlacement(judgement.placement()))
              .toList();
      Iterator<DeliveryOutcome> news = deliver(envelope.withRecipients(others), whole);
      return envelope.recipients().stream()
          .map(r -> holders.contains(r.address()) ? DeliveryOutcome.delivered() : news.next())
          .toList();
    } catch (IOException e) {
      LOG.error("a spooled message cannot be read id={}", envelope.id(), e);
      return Collections.nCopies(
          envelope.recipients().size(), DeliveryOutcome.deferred(SmtpStatus.TRY_LATER));
    }
  }

  private Iterator<DeliveryOutcome> deliver(Envelope envelope, MessageSource whole) {
    return envelope.recipients().isEmpty()
        ? Collections.emptyIterator()
        : DeliveryOutcomes.of(session.server().delivery(), Delivery.of(envelope, whole)).iterator();
  }

  private void report(List<DeliveryOutcome> outcomes, long size) {
    for (int i = 0; i < outcomes.size(); i++) {
      try {
        report(transaction.envelope().recipients().get(i), outcomes.get(i), size);
      } catch (Throwable e) {
        LOG.error("delivery not reported id={}", transaction.envelope().id(), e);
        Fatal.rethrow(e);
      }
    }
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
    refuse(Refusal.message(transaction.envelope(), reply));
  }

  private void refuse(Refusal refusal) {
    Envelope envelope = transaction.envelope();
    Reply reply = refusal.reply();
    session.completed(transaction);
    session.refused(refusal);
    if (session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT) {
      envelope
          .recipients()
          .forEach(recipient -> session.reply(reply.about(Paths.forward(recipient.address()))));
    } else {
      session.answerRefused(reply);
    }
  }
}
