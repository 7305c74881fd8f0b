package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Pool;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.EnhancedStatus;
import dev.postern.smtp.wire.Reply;
import java.util.Optional;

/**
 * What follows the final dot: checks, filters, delivery, and the reply, or with LMTP one for each
 * recipient (RFC 2033 §4.2).
 */
final class EndOfData {
  private static final Reply BARE_NEWLINE =
      Reply.of(554, EnhancedStatus.MEDIA, "Bare CR or LF in the message");
  private static final Reply LOOP =
      Reply.of(554, EnhancedStatus.LOOP, "Too many hops, the message goes in circles");

  private final SmtpSession session;
  private final State.Transaction transaction;
  private final IncomingMessage message;

  EndOfData(SmtpSession session, State.Completing completing) {
    this.session = session;
    this.transaction = completing.transaction();
    this.message = completing.message();
  }

  void finish(Frame.Ending ending) {
    new RateLimits(session).exceeded(RateLimits.Rate.OCTETS, message.size());
    switch (ending) {
      case COMPLETE -> complete();
      case TOO_LARGE -> refuse(Replies.TOO_BIG);
      case BARE_NEWLINE -> {
        // What follows could be somebody else's commands (SMTP smuggling).
        boolean smuggled = session.service().bareNewlines() == Framing.BareNewlines.END_DATA;
        bareNewline(smuggled ? FilterOutcome.Then.HANG_UP : FilterOutcome.Then.GO_ON);
      }
    }
  }

  /** The same after the last chunk, whose end is known in any case. */
  void finishChunks(Frame.Ending ending) {
    if (ending == Frame.Ending.BARE_NEWLINE) {
      bareNewline(FilterOutcome.Then.GO_ON);
    } else {
      finish(ending);
    }
  }

  private void bareNewline(FilterOutcome.Then then) {
    refuse(Refusal.message(transaction.envelope(), BARE_NEWLINE), then);
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
        transaction.filters(),
        denial -> refuse(denial.of(Refusal.message(transaction.envelope(), denial.reply()))),
        answer -> filter(transaction.with(answer.addedTo(transaction.filters(), Stage.MESSAGE))));
  }

  private void filter(State.Transaction told) {
    session.filters().message(told, message, this::filtered);
  }

  private void filtered(FilteredMail mail) {
    Optional<FilterOutcome.Refused> refused = mail.outcome().refused();
    if (refused.isEmpty()) {
      session.blocking(Pool.DELIVERY, () -> deliver(mail), () -> refuse(Replies.BUSY));
      return;
    }
    refuse(
        refused.get().of(Refusal.message(transaction.envelope(), refused.get().reply())),
        refused.get().then());
  }

  private void deliver(FilteredMail mail) {
    AddedRecipients additions = new AddedRecipients(session, transaction);
    Optional<AddedRecipients.Resolved> added = additions.resolve(mail);
    if (added.isEmpty()) {
      refuse(Replies.LOCAL_TROUBLE);
      return;
    }
    byte[] trace =
        new TraceFields(session.server(), session.service(), transaction)
            .octets(mail.outcome().findings(), mail.header());
    boolean closes =
        new MessageDelivery(session, transaction.envelope(), message, mail, added.get()).run(trace);
    session.completed(transaction);
    if (closes) {
      session.hangUp();
    }
  }

  private void refuse(Reply reply) {
    refuse(Refusal.message(transaction.envelope(), reply));
  }

  private void refuse(Refusal refusal) {
    refuse(refusal, FilterOutcome.Then.GO_ON);
  }

  private void refuse(Refusal refusal, FilterOutcome.Then then) {
    session.completed(transaction);
    session.refusals().record(refusal);
    answer(refusal.reply(), then);
    if (then == FilterOutcome.Then.HANG_UP) {
      session.hangUp();
    }
  }

  private void answer(Reply reply, FilterOutcome.Then then) {
    if (session.service().dialect().answers() == Dialect.Answers.EACH_RECIPIENT) {
      transaction
          .envelope()
          .recipients()
          .forEach(recipient -> session.reply(reply.about(Paths.forward(recipient.address()))));
    } else if (then == FilterOutcome.Then.HANG_UP) {
      // Counted as an error it could be followed by another answer.
      session.reply(reply);
    } else {
      session.refusals().answer(reply);
    }
  }
}
