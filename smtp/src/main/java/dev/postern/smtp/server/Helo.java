package dev.postern.smtp.server;

import dev.postern.smtp.wire.Reply;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client said of itself.
 *
 * @param name as given, not verified
 * @param verb with which command
 */
record Helo(String name, Verb verb) {
  private static final Logger LOG = LoggerFactory.getLogger(Helo.class);

  /** The greeting commands. */
  enum Verb {
    /** SMTP without extensions. */
    HELO,
    /** SMTP with extensions. */
    EHLO,
    /** LMTP. */
    LHLO
  }

  /** The client said so: what it said before is forgotten, and it is greeted or refused. */
  void said(SmtpSession session, Supplier<Reply> greeting) {
    session.filters().hello(this, outcome -> answer(session, outcome.refused(), greeting));
  }

  private void answer(
      SmtpSession session, Optional<FilterOutcome.Refused> refused, Supplier<Reply> greeting) {
    if (refused.isEmpty()) {
      session.become(new State.Greeted(this));
      session.reply(greeting.get());
      return;
    }
    session.become(new State.Connected());
    Reply reply = refused.get().reply();
    LOG.info(
        "refused conn={} stage=helo client={} code={}{}",
        session.connection().id(),
        session.connection().peer().remoteText(),
        reply.code(),
        refused.get().by().map(name -> " by=" + name).orElse(""));
    if (refused.get().then() == FilterOutcome.Then.HANG_UP) {
      session.end(reply);
    } else {
      session.answerRefused(reply);
    }
  }
}
