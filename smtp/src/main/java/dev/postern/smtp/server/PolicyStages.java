package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.ServerPart;
import dev.postern.delivery.LocalDelivery;
import dev.postern.log.LogText;
import dev.postern.message.SmtpStatus;
import dev.postern.net.Pool;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the listener's policy, stage by stage, where it may block; decisions become replies in
 * {@link StageReplies}. Where none of a stage's rules may block, there is no hop either.
 */
record PolicyStages(SmtpSession session) {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyStages.class);

  /**
   * A refusal.
   *
   * @param by the name of the rule, if it was one
   */
  record Denial(Reply reply, Optional<String> by) {
    /** As log and observer are told it. */
    Refusal of(Refusal refusal) {
      return by.map(refusal::by).orElse(refusal);
    }
  }

  /** What is known of a client before it names a sender. */
  PolicyRequest.Builder request(Stage stage) {
    PolicyRequest.Builder request =
        PolicyRequest.builder(stage, session.connection().peer())
            .localDomains(session.server().domains());
    recipientDelimiter(session.server().delivery()).ifPresent(request::recipientDelimiter);
    session.user().ifPresent(request::user);
    session.loginMechanism().ifPresent(request::loginMechanism);
    session.state().said().ifPresent(said -> request.helloVerb(said.verb().name()));
    if (session.pipelining().tooEarly()) {
      request.pipelinedTooEarly();
    }
    return request;
  }

  /** What local delivery has for one; of several only what all have. */
  private static Optional<String> recipientDelimiter(ServerPart part) {
    if (part instanceof LocalDelivery local) {
      return Optional.of(local.recipientDelimiter());
    }
    return part.parts().stream()
        .flatMap(asked -> recipientDelimiter(asked).stream())
        .reduce(PolicyStages::common);
  }

  private static String common(String some, String others) {
    return some.chars()
        .filter(character -> others.indexOf(character) >= 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** Goes one of two ways; who may go on hears what else becomes of the message. */
  void ask(PolicyRequest request, Consumer<Denial> denied, Consumer<RuleOrder.Answer> permitted) {
    Runnable asking =
        () -> {
          RuleOrder.Answer answer = answer(request);
          denial(answer, request.stage()).ifPresentOrElse(denied, () -> permitted.accept(answer));
        };
    if (session.service().policy().rules(request.stage()).stream()
        .noneMatch(PolicyRule::mayBlock)) {
      asking.run();
      return;
    }
    session.blocking(
        Pool.DIRECTORY,
        asking,
        () -> denied.accept(new Denial(StageReplies.busy(request.stage()), Optional.empty())));
  }

  /** What the rules say; called where it may block. */
  RuleOrder.Answer answer(PolicyRequest request) {
    return RuleOrder.answer(
        session.service().policy().rules(request.stage()), rule -> decision(rule, request));
  }

  /** The refusal, if the first rule that decided refused. */
  static Optional<Denial> denial(RuleOrder.Answer answer, Stage stage) {
    return answer
        .refusal()
        .map(
            refused ->
                new Denial(StageReplies.of(stage, refused.status()), Optional.of(refused.by())));
  }

  private Decision decision(PolicyRule rule, PolicyRequest request) {
    try {
      return session.inTime(rule.decide(request));
    } catch (Throwable e) {
      LOG.error(
          "rule failed conn={} stage={} rule={}",
          session.connection().id(),
          request.stage().name().toLowerCase(Locale.ROOT),
          rule.name(),
          LogText.printable(e));
      Fatal.rethrow(e);
      return Decision.refuse(SmtpStatus.TRY_LATER);
    }
  }
}
