package dev.postern.testing.contract;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import java.util.Map;

/** The users of a server whose mechanism is tried, in good days and bad. */
enum AccountsOfContract implements Authenticator {
  SOUND,
  AWAY,
  BUG,
  ERROR;

  static final String SCRIPTED = "scripted by the contract";
  private static final Map<String, String> PASSWORDS = Map.of("ann", "secret", "bob", "other");

  static MailUser user(String name) {
    return MailUser.of(name + "@example.org");
  }

  @Override
  public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    if (isAway()) {
      return AuthOutcome.unavailable();
    }
    String name = credentials.authenticationId();
    return PASSWORDS.containsKey(name)
            && (credentials.equals(Credentials.Password.of(name, PASSWORDS.get(name)))
                || credentials.equals(new Credentials.Token("", name, PASSWORDS.get(name))))
        ? AuthOutcome.accepted(user(name))
        : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
  }

  @Override
  public SecretLookup secret(String user, String mechanism, AuthContext context) {
    if (isAway()) {
      return SecretLookup.unavailable();
    }
    return PASSWORDS.containsKey(user)
        ? SecretLookup.found(new Secret.Password(PASSWORDS.get(user)), user(user))
        : SecretLookup.unknown();
  }

  private boolean isAway() {
    if (this == BUG) {
      throw new IllegalStateException(SCRIPTED);
    }
    if (this == ERROR) {
      throw new AssertionError(SCRIPTED);
    }
    return this == AWAY;
  }
}
