package dev.postern.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.password.Passwords;
import dev.postern.testing.contract.AuthenticatorContract;
import dev.postern.testing.contract.SaslMechanismContract;
import dev.postern.testing.contract.UserDirectoryContract;
import java.util.Map;
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
  void theProofIsThatOfTheStandard() {
    // Case 2 of RFC 4231 §4.3.
    byte[] challenge = "what do ya want for nothing?".getBytes(UTF_8);
    assertThat(new String(CramSha256.digest("Jefe", challenge), UTF_8))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }
}
