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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the listener's policy, stage by stage, where it may block; decisions become replies in
 * {@link StageReplies}. Where a stage has no rules, there is no hop either.
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

  /** Goes one of two ways. */
  void ask(PolicyRequest request, Consumer<Denial> denied, Runnable permitted) {
    List<PolicyRule> rules = session.service().policy().rules(request.stage());
    if (rules.isEmpty()) {
      permitted.run();
      return;
    }
    session.blocking(
        Pool.DIRECTORY,
        () -> denial(request).ifPresentOrElse(denied, permitted),
        () -> denied.accept(new Denial(StageReplies.busy(request.stage()), Optional.empty())));
  }

  /** The refusal, if the first rule that decides refuses; called where it may block. */
  Optional<Denial> denial(PolicyRequest request) {
    return RuleOrder.refusal(
            session.service().policy().rules(request.stage()), rule -> decision(rule, request))
        .map(
            refused ->
                new Denial(
                    StageReplies.of(request.stage(), refused.status()), Optional.of(refused.by())));
  }

  private Decision decision(PolicyRule rule, PolicyRequest request) {
    try {
      return rule.decide(request);
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
