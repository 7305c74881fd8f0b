package dev.postern.auth;

import dev.postern.Fatal;
import dev.postern.ServerPart;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Authenticators in order; see {@link Authenticator#chain}. */
record AuthenticatorChain(List<Authenticator> all) implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(AuthenticatorChain.class);

  private static final Set<DenialReason> SAYS_LITTLE =
      EnumSet.of(DenialReason.UNSPECIFIED, DenialReason.UNKNOWN_USER);

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    AuthOutcome outcome = null;
    for (Authenticator one : all) {
      AuthOutcome answer = asked(one, credentials, context);
      if (answer instanceof AuthOutcome.Accepted) {
        return answer;
      }
      outcome = outcome == null ? answer : weightier(outcome, answer);
    }
    return Objects.requireNonNull(outcome, "a chain has a link");
  }

  /** That one could not tell is remembered; of denials, the first by one that knows the user. */
  private static AuthOutcome weightier(AuthOutcome before, AuthOutcome after) {
    boolean saysLittle =
        before instanceof AuthOutcome.Denied first && SAYS_LITTLE.contains(first.reason());
    boolean saysMore =
        after instanceof AuthOutcome.Denied second && !SAYS_LITTLE.contains(second.reason());
    return after instanceof AuthOutcome.Unavailable || (saysLittle && saysMore) ? after : before;
  }

  /** One is the embedder's code: what it throws keeps nobody out whom another knows. */
  private static AuthOutcome asked(Authenticator one, Credentials tried, AuthContext context) {
    try {
      return Objects.requireNonNull(
          one.authenticate(tried, context), "an authenticator returned nothing");
    } catch (Throwable e) {
      LOG.error(
          "authenticator failed, the next one is asked service={} peer={}",
          context.service(),
          context.peer().remoteText(),
          e);
      Fatal.rethrow(e);
      return AuthOutcome.unavailable();
    }
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(all);
  }
}
