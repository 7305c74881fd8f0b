package dev.postern.imap;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;

/** Knows that ann's password is "secret", and her token "fresh". */
final class Knowing implements Authenticator {
  private static final MailUser ANN = MailUser.of("ann");

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    return credentials.equals(new Credentials.Token("", "ann", "fresh"))
        ? AuthOutcome.accepted(ANN)
        : AuthOutcome.denied();
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return kind == Credentials.Token.class;
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    return user.equals("ann")
        ? SecretLookup.found(new Secret.Password("secret"), ANN)
        : SecretLookup.unknown();
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return true;
  }
}
