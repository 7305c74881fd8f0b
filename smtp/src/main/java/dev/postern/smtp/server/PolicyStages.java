package dev.postern.smtp.server;

import dev.postern.Fatal;
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
import java.util.stream.Stream;
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
            .localDomains(session.server().domains())
            .userDirectory(session.server().userDirectory());
    LocalDeliveries local = LocalDeliveries.of(session.server());
    local.delimiter().ifPresent(request::recipientDelimiter);
    local.users().ifPresent(request::userDirectory);
    session.user().ifPresent(request::user);
    session.loginMechanism().ifPresent(request::loginMechanism);
    session.state().said().ifPresent(said -> request.helloVerb(said.verb().name()));
    if (session.pipelining().tooEarly()) {
      request.pipelinedTooEarly();
    }
    return request;
  }

  /**
   * Goes one of two ways; who may go on hears what else becomes of the message.
   *
   * @param before what was said at earlier stages
   */
  void ask(
      PolicyRequest request,
      FilterOutcome before,
      Consumer<Denial> denied,
      Consumer<RuleOrder.Answer> permitted) {
    Runnable asking =
        () -> {
          RuleOrder.Answer answer = answer(request, before);
          denial(answer, request.stage()).ifPresentOrElse(denied, () -> permitted.accept(answer));
        };
    if (Stream.concat(
            session.service().policy().lists(request.stage()).stream().flatMap(List::stream),
            guard(request).stream())
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
  RuleOrder.Answer answer(PolicyRequest request, FilterOutcome before) {
    return new RuleOrder.Question(
            request.stage(),
            session.service().policy().lists(request.stage()),
            guard(request),
            before.ifTaken())
        .answer(rule -> decision(rule, request));
  }

  /** A stranger owns no address: there is no hop to ask for it. */
  private Optional<PolicyRule> guard(PolicyRequest request) {
    return request.stage() == Stage.SENDER && request.user().isEmpty()
        ? Optional.empty()
        : session.service().policy().guard(request.stage());
  }

  /** The refusal, if there is one at this stage. */
  static Optional<Denial> denial(RuleOrder.Answer answer, Stage stage) {
    return answer.refusal(stage).map(refused -> denial(refused, stage));
  }

  static Denial denial(RuleOrder.Refused refused, Stage stage) {
    return new Denial(StageReplies.of(stage, refused.status()), Optional.of(refused.by()));
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
