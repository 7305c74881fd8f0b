package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.hash.HmacMd5;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/** CRAM-MD5 (RFC 2195): an HMAC of the server's challenge, whose key is the password. */
final class CramMd5 implements SaslMechanism {
  @Override
  public String name() {
    return "CRAM-MD5";
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
    byte[] challenge = Challenges.unique(context);
    boolean[] asked = new boolean[1];
    return response -> {
      if (response == null) {
        asked[0] = true;
        return new SaslStep.Challenge(challenge);
      }
      // The server speaks first, so that an initial response has no place (RFC 4422 §5).
      return asked[0]
          ? answered(context, challenge, SaslText.decode(response))
          : new SaslStep.Malformed();
    };
  }

  private static SaslStep answered(SaslContext context, byte[] challenge, String response) {
    int space = response.lastIndexOf(' ');
    if (space < 1) {
      return new SaslStep.Malformed();
    }
    Proof proof =
        Proof.of(
            context.secret(response.substring(0, space)),
            s -> s instanceof Secret.Password || s instanceof Secret.CramMd5States);
    if (proof.unavailable()) {
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
    byte[] states =
        proof.secret().orElse(null) instanceof Secret.CramMd5States kept
            ? kept.states()
            : HmacMd5.states(proof.password().getBytes(UTF_8));
    String digest = response.substring(space + 1).toLowerCase(Locale.ROOT);
    return new SaslStep.Done(
        proof.outcome(MessageDigest.isEqual(hmac(states, challenge), digest.getBytes(UTF_8))));
  }

  /** In lower-case hexadecimal. */
  private static byte[] hmac(byte[] states, byte[] message) {
    return HexFormat.of().formatHex(HmacMd5.of(states, message)).getBytes(US_ASCII);
  }
}
