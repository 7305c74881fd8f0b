package dev.postern.auth;

import java.io.IOException;

/** Several that say both who may log in and who exists. */
record AccountChain(AuthenticatorChain logins, UserDirectoryChain users)
    implements Authenticator, UserDirectory {

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    return logins.authenticate(credentials, context);
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    return logins.secret(user, mechanism, context);
  }

  @Override
  public UserLookup find(String name) {
    return users.find(name);
  }

  @Override
  public void check() throws IOException {
    logins.check();
  }
}
