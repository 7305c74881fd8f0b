package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.SaslMechanism;
import dev.postern.testing.contract.SaslMechanismContract;
import org.junit.jupiter.api.Nested;

/** The mechanisms that come with Postern keep the contract. */
class SaslMechanismsContractTest {

  @Nested
  final class OfPlain extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return new Plain();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge -> ("\0" + user + "\0" + password).getBytes(UTF_8);
    }
  }

  @Nested
  final class OfLogin extends SaslMechanismContract {
    @Override
    protected SaslMechanism newMechanism() {
      return new Login();
    }

    @Override
    protected Client newClient(String user, String password) {
      return challenge ->
          (new String(challenge, UTF_8).startsWith("User") ? user : password).getBytes(UTF_8);
    }
  }
}
