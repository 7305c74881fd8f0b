package dev.postern.smtp;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import java.nio.charset.StandardCharsets;

/**
 * A mechanism that may run in the clear: a long challenge, and "proof" as the only answer to it.
 */
record ProofMechanism(boolean needsSecret) implements SaslMechanism {
  ProofMechanism() {
    this(false);
  }

  @Override
  public String name() {
    return "X-PROOF";
  }

  @Override
  public Exposure exposure() {
    return Exposure.PROOF;
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return response -> {
      if (response == null) {
        return new SaslStep.Challenge("c".repeat(600).getBytes(StandardCharsets.US_ASCII));
      }
      return switch (new String(response, StandardCharsets.US_ASCII)) {
        case "proof" -> new SaslStep.Done(AuthOutcome.accepted(MailUser.of("ann@example.org")));
        case "empty", "" -> new SaslStep.Done(AuthOutcome.denied());
        default -> throw new IllegalStateException("scripted");
      };
    };
  }
}
