package dev.postern.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.password.Passwords;
import dev.postern.net.PeerInfo;
import dev.postern.testing.contract.AuthenticatorContract;
import dev.postern.testing.contract.SaslMechanismContract;
import dev.postern.testing.contract.UserDirectoryContract;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The examples of logins keep the contracts. */
class AuthContractsTest {

  @Nested
  final class Accounts extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() {
      return new CustomAuthenticator.Accounts(Map.of(USER, Passwords.hash(PASSWORD)));
    }
  }

  /** At noon it is as if it were not there. */
  @Nested
  final class Wrapped extends AuthenticatorContract {
    @Override
    protected Authenticator newAuthenticator() {
      return hours(new CustomAuthenticator.Accounts(Map.of(USER, Passwords.hash(PASSWORD))), 12);
    }

    @Override
    protected Optional<Authenticator> newUnavailableAuthenticator() {
      return Optional.of(hours((shown, login) -> away(shown), 3));
    }

    private AuthOutcome away(Credentials shown) {
      return shown instanceof Credentials.Password
          ? AuthOutcome.unavailable()
          : AuthOutcome.denied();
    }
  }

  @Nested
  final class Directory extends UserDirectoryContract {
    @Override
    protected UserDirectory newDirectory() {
      return new CustomAuthenticator.Accounts(Map.of(USER, ""));
    }
  }

  @Nested
  final class Cram extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return new CramSha256();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge ->
          (user + ' ' + new String(CramSha256.digest(password, challenge), UTF_8)).getBytes(UTF_8);
    }
  }

  @Test
  void atNightNobodyIsIn() {
    AuthContext login = AuthContext.of("imap", PeerInfo.unix("imap"));
    MailUser ann = MailUser.of("ann");
    Authenticator users =
        new Authenticator() {
          @Override
          public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
            return AuthOutcome.accepted(ann);
          }

          @Override
          public SecretLookup secret(String user, String mechanism, AuthContext context) {
            return SecretLookup.found(new Secret.Password("secret"), ann);
          }
        };
    for (int hour : new int[] {0, 7, 8, 17, 18, 23}) {
      boolean open = hour >= 8 && hour < 18;
      assertThat(
              hours(users, hour).authenticate(Credentials.Password.of("ann", "secret"), login)
                  instanceof AuthOutcome.Accepted)
          .isEqualTo(open);
      assertThat(hours(users, hour).secret("ann", "CRAM-MD5", login) instanceof SecretLookup.Found)
          .isEqualTo(open);
    }
  }

  private static Authenticator hours(Authenticator users, int hour) {
    Instant now = LocalDate.of(2026, 3, 4).atTime(hour, 0).toInstant(ZoneOffset.UTC);
    return new OfficeHours(users, Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void theProofIsThatOfTheStandard() {
    // Case 2 of RFC 4231 §4.3.
    byte[] challenge = "what do ya want for nothing?".getBytes(UTF_8);
    assertThat(new String(CramSha256.digest("Jefe", challenge), UTF_8))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }
}
