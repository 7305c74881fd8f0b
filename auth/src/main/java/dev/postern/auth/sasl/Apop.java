package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.hash.Digests;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * POP3's APOP (RFC 1939 §7): the MD5 of the greeting's timestamp and the password. No client can
 * name it as a mechanism: its one message holds the challenge, which has to be one of the server.
 * The message is that of POP3's command with NULs in between: timestamp, name, digest.
 */
final class Apop implements SaslMechanism {
  private static final int PARTS = 3;

  @Override
  public String name() {
    return "APOP";
  }

  @Override
  public Exposure exposure() {
    return Exposure.PROOF;
  }

  @Override
  public boolean needsSecret() {
    return true;
  }

  @Override
  public SaslExchange start(SaslContext context) {
    Objects.requireNonNull(context, "context");
    return response -> {
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      String[] parts = SaslText.decode(response).split("\0", -1);
      return parts.length == PARTS
          ? answered(context, parts[0], parts[1], parts[2])
          : new SaslStep.Malformed();
    };
  }

  private static SaslStep answered(
      SaslContext context, String timestamp, String user, String digest) {
    Proof proof = Proof.of(context.secret(user), Secret.Password.class::isInstance);
    if (proof.unavailable()) {
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
    byte[] right = Digests.named("MD5").digest((timestamp + proof.password()).getBytes(UTF_8));
    byte[] sent = digest.toLowerCase(Locale.ROOT).getBytes(UTF_8);
    byte[] text = HexFormat.of().formatHex(right).getBytes(UTF_8);
    return new SaslStep.Done(proof.outcome(MessageDigest.isEqual(text, sent)));
  }
}
