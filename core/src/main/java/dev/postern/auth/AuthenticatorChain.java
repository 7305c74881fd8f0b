package dev.postern.auth;

import java.io.IOException;
import java.util.Objects;

/** Two authenticators in order. */
record AuthenticatorChain(Authenticator first, Authenticator second) implements Authenticator {

  AuthenticatorChain {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    AuthOutcome before = first.authenticate(credentials, context);
    if (before instanceof AuthOutcome.Accepted) {
      return before;
    }
    AuthOutcome after = second.authenticate(credentials, context);
    return after instanceof AuthOutcome.Denied ? before : after;
  }

  @Override
  public void check() throws IOException {
    first.check();
    second.check();
  }
}
