package dev.postern.auth;

import java.util.Objects;

/** What the server does next in a SASL exchange. */
public sealed interface SaslStep {

  /** Send these octets (base64-encoded by the protocol) and wait for the client. */
  record Challenge(byte[] octets) implements SaslStep {
    public Challenge {
      Objects.requireNonNull(octets);
    }
  }

  /** The exchange is over. */
  record Done(AuthOutcome outcome) implements SaslStep {
    public Done {
      Objects.requireNonNull(outcome);
    }
  }

  /**
   * The client's message does not follow the mechanism's grammar; the protocol answers with its
   * syntax error.
   */
  record Malformed() implements SaslStep {}
}
