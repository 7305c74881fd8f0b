package dev.postern.examples;

import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import java.util.List;

/** Logins that are remembered, of a database that says who exists too. */
record CachedAccounts(Authenticator logins, UserDirectory directory)
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
  public String subject(String name) {
    return logins.subject(name);
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return logins.hasSecrets(mechanism);
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return logins.verifies(kind);
  }

  @Override
  public UserLookup find(String name) {
    return directory.find(name);
  }

  @Override
  public UserLookup locate(MailUser accepted) {
    return directory.locate(accepted);
  }

  @Override
  public List<ServerPart> parts() {
    return List.of(logins, directory);
  }
}
