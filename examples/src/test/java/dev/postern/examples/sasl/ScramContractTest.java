package dev.postern.examples.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.SaslMechanism;
import dev.postern.testing.contract.SaslMechanismContract;

/** SCRAM keeps the contract. */
class ScramContractTest extends SaslMechanismContract {
  @Override
  protected SaslMechanism newMechanism() {
    return new ScramMechanism(ScramMechanism.Variant.BARE);
  }

  @Override
  protected Client newClient(String user, String password) {
    ScramClient client = new ScramClient(user, password, "nonce", "n,,", new byte[0]);
    return challenge -> {
      String text = new String(challenge, UTF_8);
      if (text.isEmpty()) {
        return client.first().getBytes(UTF_8);
      }
      return text.startsWith("r=") ? client.last(text).getBytes(UTF_8) : new byte[0];
    };
  }
}
