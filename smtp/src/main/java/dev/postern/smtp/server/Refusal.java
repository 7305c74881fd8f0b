package dev.postern.smtp.server;

import dev.postern.Limits;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import java.util.Optional;

/**
 * What was refused, as log and observer are told it.
 *
 * @param recipient the one that was refused, if it was one
 * @param by the name of the limit, rule or filter that refused it, where one is known
 */
record Refusal(
    Stage stage,
    Envelope envelope,
    Optional<EmailAddress> recipient,
    Reply reply,
    Optional<String> by) {
  static Refusal sender(Envelope envelope, Reply reply) {
    return new Refusal(Stage.SENDER, envelope, Optional.empty(), reply, Optional.empty());
  }

  static Refusal recipient(Envelope envelope, EmailAddress forwardPath, Reply reply) {
    return new Refusal(
        Stage.RECIPIENT, envelope, Optional.of(forwardPath), reply, Optional.empty());
  }

  static Refusal message(Envelope envelope, Reply reply) {
    return new Refusal(Stage.MESSAGE, envelope, Optional.empty(), reply, Optional.empty());
  }

  Refusal by(Limits.Count limit) {
    return by(limit.name());
  }

  /** The same, with the name of the rule or filter. */
  Refusal by(String name) {
    return new Refusal(stage, envelope, recipient, reply, Optional.of(name));
  }

  /** The address that it is about. */
  String address() {
    return recipient.map(Paths::forward).orElseGet(() -> Paths.reverse(envelope.reversePath()));
  }
}
