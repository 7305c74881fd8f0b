package dev.postern.examples.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677) without SASLprep and authorization
 * identities: whether what the SPI gives is enough for it.
 */
record ScramMechanism(Variant variant) implements SaslMechanism {
  private static final String END_POINT = "tls-server-end-point";
  private static final int ITERATIONS = 4_096;
  private static final Pattern FIRST = Pattern.compile("(([ny]|p=([\\w.-]+)),,)(n=([^,]+),r=(.+))");
  private static final Pattern FINAL = Pattern.compile("(c=([^,]+),r=([^,]+)),p=([^,]+)");

  enum Variant {
    BARE,
    PLUS
  }

  @Override
  public String name() {
    return variant == Variant.PLUS ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";
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
  public boolean available(AuthContext login) {
    return variant == Variant.BARE || binding(login).isPresent();
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return new Exchange(context);
  }

  private static Optional<byte[]> binding(AuthContext login) {
    return login.peer().tls().flatMap(tls -> tls.channelBinding(END_POINT));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private final class Exchange implements SaslExchange {
    private final SaslContext context;
    private String header;
    private String soFar;
    private String nonce;
    private SecretLookup lookup;
    private Secret.ScramKeys keys;
    private AuthOutcome outcome;

    Exchange(SaslContext context) {
      this.context = context;
    }

    @Override
    public SaslStep next(byte[] response) {
      if (outcome != null) {
        return new SaslStep.Done(outcome);
      }
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      String text = new String(response, UTF_8);
      return lookup == null ? first(text) : last(text);
    }

    private SaslStep first(String text) {
      Matcher message = FIRST.matcher(text);
      boolean bound = message.matches() && END_POINT.equals(message.group(3));
      if (!message.matches() || bound != (variant == Variant.PLUS)) {
        return new SaslStep.Malformed();
      }
      header = message.group(1);
      String user = message.group(5);
      lookup = context.secret(user);
      if (lookup instanceof SecretLookup.Unavailable) {
        return new SaslStep.Done(AuthOutcome.unavailable());
      }
      byte[] salt = Arrays.copyOf(context.salt(user), 16);
      keys = lookup instanceof SecretLookup.Found found ? keys(found.secret(), salt) : decoy(salt);
      byte[] random = new byte[18];
      context.random().nextBytes(random);
      nonce = message.group(6) + base64(random);
      String challenge = "r=" + nonce + ",s=" + base64(keys.salt()) + ",i=" + keys.iterations();
      soFar = message.group(4) + ',' + challenge;
      return new SaslStep.Challenge(challenge.getBytes(UTF_8));
    }

    private Secret.ScramKeys keys(Secret secret, byte[] salt) {
      return secret instanceof Secret.Password password
          ? ScramSha256.keys(password.password(), salt, ITERATIONS)
          : (Secret.ScramKeys) secret;
    }

    private Secret.ScramKeys decoy(byte[] salt) {
      return ScramSha256.keys("decoy", salt, ITERATIONS);
    }

    private SaslStep last(String text) {
      Matcher message = FINAL.matcher(text);
      if (!message.matches()) {
        return new SaslStep.Malformed();
      }
      String all = soFar + ',' + message.group(1);
      byte[] proof = proof(message.group(4));
      if (proof.length != keys.storedKey().length) {
        return new SaslStep.Malformed();
      }
      byte[] key = ScramSha256.xor(proof, ScramSha256.hmac(keys.storedKey(), all));
      boolean proven =
          message.group(2).equals(base64(expectedBinding()))
              && message.group(3).equals(nonce)
              && MessageDigest.isEqual(ScramSha256.hash(key), keys.storedKey());
      if (!proven || !(lookup instanceof SecretLookup.Found found)) {
        return new SaslStep.Done(AuthOutcome.denied(reason()));
      }
      outcome = AuthOutcome.accepted(found.user());
      String signature = "v=" + base64(ScramSha256.hmac(keys.serverKey(), all));
      return new SaslStep.Challenge(signature.getBytes(UTF_8));
    }

    /** Empty if it is not base64. */
    private static byte[] proof(String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        return new byte[0];
      }
    }

    private byte[] expectedBinding() {
      byte[] start = header.getBytes(UTF_8);
      byte[] data = variant == Variant.PLUS ? binding(context.login()).orElseThrow() : new byte[0];
      byte[] both = Arrays.copyOf(start, start.length + data.length);
      System.arraycopy(data, 0, both, start.length, data.length);
      return both;
    }

    private DenialReason reason() {
      if (lookup instanceof SecretLookup.Unknown unknown) {
        return unknown.reason();
      }
      return lookup instanceof SecretLookup.Found
          ? DenialReason.BAD_PASSWORD
          : DenialReason.UNSPECIFIED;
    }
  }
}
