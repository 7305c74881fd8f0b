package dev.postern.smtp.policy;

import dev.postern.ServerPart;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import java.util.List;

/** The rule for who logged in, after the one for who did not. */
record Either(PolicyRule notLoggedIn, PolicyRule loggedIn) implements PolicyRule {
  @Override
  public String name() {
    return "reject_sender_login_mismatch";
  }

  @Override
  public boolean mayBlock() {
    return notLoggedIn.mayBlock() || loggedIn.mayBlock();
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(notLoggedIn, loggedIn);
  }

  @Override
  public Decision decide(PolicyRequest request) {
    return request.user().isPresent() ? loggedIn.decide(request) : notLoggedIn.decide(request);
  }
}
