package dev.postern.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.sasl.SaslText;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * CRAM-MD5 (RFC 2195) with a better hash, for devices of one's own that are too small for SCRAM: no
 * password crosses the wire, and the server needs it in the clear where it is kept.
 */
final class CramSha256 implements SaslMechanism {
  /** What the proof of somebody unknown is compared with. */
  private static final String NOBODYS = "nobody's";

  @Override
  public String name() {
    return "X-CRAM-SHA-256";
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
    byte[] challenge =
        "<%d.%d@%s>"
            .formatted(
                context.random().nextLong(Long.MAX_VALUE),
                context.clock().millis(),
                context.hostname())
            .getBytes(UTF_8);
    return response ->
        // The server speaks first, so that an initial response has no place (RFC 4422 §5).
        response == null
            ? new SaslStep.Challenge(challenge)
            : answered(context, challenge, SaslText.decode(response));
  }

  private static SaslStep answered(SaslContext context, byte[] challenge, String response) {
    int space = response.lastIndexOf(' ');
    if (space < 1) {
      return new SaslStep.Malformed();
    }
    SecretLookup lookup = context.secret(response.substring(0, space));
    if (lookup instanceof SecretLookup.Unavailable) {
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
    boolean fits =
        MessageDigest.isEqual(
            digest(password(lookup), challenge), response.substring(space + 1).getBytes(UTF_8));
    return new SaslStep.Done(outcome(lookup, fits));
  }

  private static String password(SecretLookup lookup) {
    return lookup instanceof SecretLookup.Found found
            && found.secret() instanceof Secret.Password secret
        ? secret.password()
        : NOBODYS;
  }

  private static AuthOutcome outcome(SecretLookup lookup, boolean fits) {
    if (lookup instanceof SecretLookup.Found found && found.secret() instanceof Secret.Password) {
      return fits
          ? AuthOutcome.accepted(found.user())
          : AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    }
    return AuthOutcome.denied(
        lookup instanceof SecretLookup.Unknown unknown
            ? unknown.reason()
            : DenialReason.UNSPECIFIED);
  }

  /** HMAC-SHA-256 in lower-case hexadecimal. */
  static byte[] digest(String password, byte[] challenge) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // Java takes no empty key; one zero is the same to HMAC, which fills up with zeros.
      byte[] key = password.isEmpty() ? new byte[1] : password.getBytes(UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(challenge)).getBytes(UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of Java", e);
    }
  }
}
