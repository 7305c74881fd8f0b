package dev.postern.smtp.server;

import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the client said of itself.
 *
 * @param name as given, not verified
 * @param verb with which command
 */
record Helo(String name, Verb verb) {

  /** The greeting commands. */
  enum Verb {
    /** SMTP without extensions. */
    HELO,
    /** SMTP with extensions. */
    EHLO,
    /** LMTP. */
    LHLO
  }

  /** The client said so: it is greeted, or refused and its earlier hello stays. */
  void said(SmtpSession session, RuleOrder.Answer policy, Supplier<Reply> greeting) {
    session.filters().hello(this, policy, outcome -> answer(session, outcome.refused(), greeting));
  }

  private void answer(
      SmtpSession session, Optional<FilterOutcome.Refused> refused, Supplier<Reply> greeting) {
    if (refused.isEmpty()) {
      session.become(new State.Greeted(this));
      session.reply(greeting.get());
      // Not by the table's row, since the answer may come after a hop.
      session.junk();
      return;
    }
    if (session.state() instanceof State.Conversing conversing) {
      session.become(conversing.reset());
    }
    Reply reply = refused.get().reply();
    session
        .refusals()
        .recordClient(
            Stage.HELO, Optional.of(name), new PolicyStages.Denial(reply, refused.get().by()));
    if (refused.get().then() == FilterOutcome.Then.HANG_UP) {
      session.end(reply);
    } else {
      session.refusals().answer(reply);
    }
  }
}
