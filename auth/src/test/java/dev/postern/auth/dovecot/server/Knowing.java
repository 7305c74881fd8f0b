package dev.postern.auth.dovecot.server;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import java.util.Map;
import java.util.Optional;

/** Knows that ann's password is "secret" and believes certificates; "nologin" has the same. */
final class Knowing implements Authenticator {
  private static final MailUser NO_LOGIN =
      new MailUser("nologin", Optional.empty(), Map.of("nologin", ""));

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext login) {
    return credentials instanceof Credentials.Certificate
            || credentials.equals(Credentials.Password.of("ann", "secret"))
        ? AuthOutcome.accepted(MailUser.of(credentials.authenticationId()))
        : AuthOutcome.denied();
  }

  @Override
  public boolean verifies(Class<? extends Credentials> kind) {
    return kind != Credentials.Token.class;
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext login) {
    return switch (user) {
      case "ann" -> SecretLookup.found(new Secret.Password("secret"), MailUser.of("ann"));
      case "nologin" -> SecretLookup.found(new Secret.Password("secret"), NO_LOGIN);
      default -> SecretLookup.unknown();
    };
  }

  @Override
  public boolean hasSecrets(String mechanism) {
    return true;
  }
}
