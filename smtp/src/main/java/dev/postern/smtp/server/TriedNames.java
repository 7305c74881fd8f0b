package dev.postern.smtp.server;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;

/** Notes the name of a login, so that a failure can be reported with it. */
final class TriedNames implements Authenticator {
  private final Authenticator asked;
  private volatile String last = "";

  TriedNames(Authenticator asked) {
    this.asked = asked;
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    last = credentials.authenticationId();
    return asked.authenticate(credentials, context);
  }

  /** The name as the client sent it, empty if the mechanism never told. */
  String last() {
    return last;
  }
}
