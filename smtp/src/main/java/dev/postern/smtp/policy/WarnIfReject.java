package dev.postern.smtp.policy;

import dev.postern.ServerPart;
import dev.postern.log.LogText;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rule that is tried out: the log tells what it would refuse. */
record WarnIfReject(PolicyRule rule) implements PolicyRule {
  private static final Logger LOG = LoggerFactory.getLogger(WarnIfReject.class);

  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public boolean consultsLogins() {
    return rule.consultsLogins();
  }

  @Override
  public boolean mayBlock() {
    return rule.mayBlock();
  }

  @Override
  public boolean permitsRelay() {
    return rule.permitsRelay();
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(rule);
  }

  @Override
  public Decision decide(PolicyRequest request) {
    Decision decision = rule.decide(request);
    if (decision instanceof Decision.Refuse refuse) {
      return warned(refuse.status(), request);
    }
    if (decision instanceof Decision.DeferIfPermit defer) {
      return warned(defer.status(), request);
    }
    return decision;
  }

  private Decision warned(SmtpStatus status, PolicyRequest request) {
    LOG.warn(
        "would be refused rule={} status=\"{}\" request={}",
        rule.name(),
        status,
        LogText.printable(request));
    return Decision.dunno();
  }
}
