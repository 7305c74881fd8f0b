package dev.postern.smtp.server;

import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import java.util.Optional;
import java.util.function.Supplier;

/** What HELO, EHLO and LHLO have in common: the policy is asked before the hello counts. */
final class HelloPolicy {
  private HelloPolicy() {}

  /** Takes the hello, or refuses it and stays in the state that was (RFC 5321 §4.1.1.1). */
  static void ask(SmtpSession session, Helo helo, Supplier<Reply> greeting) {
    PolicyStages policy = new PolicyStages(session);
    policy.ask(
        policy.request(Stage.HELO).helo(helo.name()).helloVerb(helo.verb().name()).build(),
        session.filters().connected(),
        denial -> {
          session.refusals().recordClient(Stage.HELO, Optional.of(helo.name()), denial);
          session.refusals().answer(denial.reply());
        },
        answer -> helo.said(session, answer, greeting));
  }
}
