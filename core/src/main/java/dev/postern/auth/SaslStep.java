package dev.postern.auth;

import java.util.Objects;

/** What the server does next in a SASL exchange. */
public sealed interface SaslStep {

  /** Send these octets (base64-encoded by the protocol) and wait for the client. */
  record Challenge(byte[] octets) implements SaslStep {
    public Challenge {
      Objects.requireNonNull(octets, "octets");
    }
  }

  /**
   * These credentials decide: the server asks its authenticator, as its guard allows, and the
   * answer is the outcome of the exchange. A mechanism that asks by itself ({@link
   * SaslContext#check}) cannot be made to wait before a check, only before its answer.
   */
  record Verify(Credentials credentials) implements SaslStep {
    public Verify {
      Objects.requireNonNull(credentials, "credentials");
    }
  }

  /**
   * The exchange is over. If the mechanism asked nobody on the way ({@link SaslContext}), the
   * server's guard is asked now: the client waits as it says, or learns nothing but that it may try
   * again later.
   */
  record Done(AuthOutcome outcome) implements SaslStep {
    public Done {
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * The client's message does not follow the mechanism's grammar; the protocol answers with its
   * syntax error.
   */
  record Malformed() implements SaslStep {}
}
