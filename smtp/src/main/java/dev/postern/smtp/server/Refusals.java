package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import java.util.Optional;

/**
 * What becomes of a refusal: how it is answered, whether it counts as an error of the client's, and
 * who is told. Used in the connection's serial context.
 */
final class Refusals {
  private final SmtpSession session;
  private final RefusalLog log;
  private long tooManyRecipients;

  Refusals(SmtpSession session) {
    this.session = session;
    this.log = new RefusalLog(session);
  }

  /** Refuses a client in place of a greeting. */
  void turnAway(PolicyStages.Denial denial) {
    recordClient(Stage.CONNECT, Optional.empty(), denial);
    if (denial.reply().closes()) {
      session.end(denial.reply());
    } else {
      session.become(new State.TurnedAway());
      session.reply(denial.reply());
    }
  }

  /** Refuses a sender, a recipient or a message. */
  void refuse(Refusal refusal) {
    record(refusal);
    answer(refusal.reply());
  }

  /**
   * Refuses a recipient beyond {@link Limits.Count#RECIPIENTS}, or beyond the room for those of all
   * clients. That is no error at first: RFC 5321 §4.5.3.1.10 has the client send the rest in
   * another transaction, and with PIPELINING it has named them all before it learns of the limit.
   */
  void refuseOneTooMany(Envelope envelope, EmailAddress forwardPath, Limits.Count limit) {
    Reply reply = limit == Limits.Count.RECIPIENTS ? Replies.TOO_MANY_RECIPIENTS : Replies.NO_ROOM;
    record(Refusal.recipient(envelope, forwardPath, reply).by(limit));
    if (++tooManyRecipients > session.server().limits().of(Limits.Count.RECIPIENTS)
        && isOfStranger()) {
      session.fault(reply);
    } else {
      session.reply(reply);
    }
  }

  /** Refuses a recipient for now, and not for what the client did: its target takes no mail. */
  void refuseUncounted(Refusal refusal) {
    record(refusal);
    session.answer(refusal.reply());
  }

  /** Answers what was refused, and counts it as an error if it is the client's. */
  void answer(Reply reply) {
    boolean malformed = reply.code() == 501 || reply.code() == 555;
    if (malformed || (isOfStranger() && !reply.isOurs())) {
      session.fault(reply);
    } else {
      session.answer(reply);
    }
  }

  private boolean isOfStranger() {
    return session.service().dialect().peers() == Dialect.Peers.STRANGERS;
  }

  /** Records that a client was refused before it named a sender. */
  void recordClient(Stage stage, Optional<String> helo, PolicyStages.Denial denial) {
    log.client(stage, helo, denial);
  }

  /** Records that a sender, recipient or message was refused. */
  void record(Refusal refusal) {
    log.mail(refusal);
  }
}
