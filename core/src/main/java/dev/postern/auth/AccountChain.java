package dev.postern.auth;

import dev.postern.ServerPart;
import java.io.IOException;
import java.util.List;

/** Several that say both who may log in and who exists. */
record AccountChain(AuthenticatorChain logins, UserDirectoryChain directories)
    implements Authenticator, ListedUserDirectory {

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    return logins.authenticate(credentials, context);
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    return logins.secret(user, mechanism, context);
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
  public String subject(String name) {
    return logins.subject(name);
  }

  @Override
  public UserLookup find(String name) {
    return directories.find(name);
  }

  @Override
  public UserLookup locate(MailUser accepted) {
    return directories.locate(accepted);
  }

  @Override
  public boolean canList() {
    return directories.canList();
  }

  @Override
  public List<String> users() throws IOException {
    return directories.users();
  }

  @Override
  public List<ServerPart> parts() {
    return logins.parts();
  }
}
