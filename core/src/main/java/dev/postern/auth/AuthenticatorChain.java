package dev.postern.auth;

import dev.postern.Fatal;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Authenticators in order; see {@link Authenticator#chain}. */
record AuthenticatorChain(List<Authenticator> all) implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(AuthenticatorChain.class);

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    AuthOutcome outcome = AuthOutcome.denied();
    for (Authenticator one : all) {
      AuthOutcome answer = asked(one, credentials, context);
      if (answer instanceof AuthOutcome.Accepted) {
        return answer;
      }
      if (answer instanceof AuthOutcome.Unavailable) {
        outcome = answer;
      }
    }
    return outcome;
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
  public void check() throws IOException {
    Links.check(all);
  }
}
