package dev.postern.smtp.policy.delegation;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.log.LogText;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.policy.access.AccessAction;
import dev.postern.smtp.policy.access.AccessSubject;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a service and does what it says. */
final class PolicyServiceRule implements PolicyRule {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyServiceRule.class);

  private final ServiceSettings settings;
  private final PolicyLinks links;
  private final ServiceLog log;

  PolicyServiceRule(ServiceSettings settings) {
    this.settings = settings;
    this.links = new PolicyLinks(settings);
    this.log = new ServiceLog(settings.address());
  }

  @Override
  public String name() {
    return "check_policy_service";
  }

  /** Most look at no login; who has one that does offers AUTH by another rule. */
  @Override
  public boolean consultsLogins() {
    return false;
  }

  @Override
  public void start(ServerContext server) {
    links.atMost(Math.max(1, server.limits().asInt(Limits.Count.DIRECTORY_LOOKUPS) / 2));
  }

  @Override
  public Decision decide(PolicyRequest request) {
    Objects.requireNonNull(request, "request");
    AccessSubject about = AccessSubject.of(request);
    try {
      String answer = links.ask(new PolicyAttributes(request).octets(settings.policyContext()));
      Decision decision = decision(answer, about, request);
      log.answered();
      return decision;
    } catch (IOException e) {
      log.failed(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
      return byDefault(about);
    }
  }

  private Decision byDefault(AccessSubject about) {
    return ((AccessAction.Decided) AccessAction.parse(settings.defaultAction(), about)).decision();
  }

  private Decision decision(String answer, AccessSubject about, PolicyRequest request)
      throws IOException {
    AccessAction action = AccessAction.parse(answer, about);
    if (action instanceof AccessAction.Decided decided) {
      return decided.decision();
    }
    if (action instanceof AccessAction.Warn warn) {
      LOG.warn("{} {}", said(warn.text()), LogText.printable(request));
      return Decision.dunno();
    }
    if (action instanceof AccessAction.Info info) {
      LOG.info("{} {}", said(info.text()), LogText.printable(request));
      return Decision.dunno();
    }
    throw new IOException("it wants what is not served here: " + answer);
  }

  private String said(String text) {
    return "policy service says service=%s text=\"%s\""
        .formatted(settings.address(), LogText.printable(text));
  }

  @Override
  public void close() {
    links.close();
  }

  @Override
  public String toString() {
    return name() + " " + settings.address();
  }
}
