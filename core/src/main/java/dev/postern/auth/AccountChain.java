package dev.postern.auth;

import dev.postern.ServerPart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Several that say both who may log in and who exists. */
record AccountChain(AuthenticatorChain logins, UserDirectoryChain users)
    implements Authenticator, UserDirectory {

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    return logins.authenticate(credentials, context);
  }

  @Override
  public Optional<MailUser> find(String name) throws IOException {
    return users.find(name);
  }

  @Override
  public List<ServerPart> parts() {
    return logins.parts();
  }
}
