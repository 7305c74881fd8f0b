package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/** CRAM-MD5 (RFC 2195): an HMAC of the server's challenge, whose key is the password. */
final class CramMd5 implements SaslMechanism {
  /** Of MD5: what the pads of HMAC fill, and half of the states that are kept. */
  private static final int BLOCK_OCTETS = 64;

  private static final int STATE_OCTETS = 16;

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
            : states(proof.password());
    String digest = response.substring(space + 1).toLowerCase(Locale.ROOT);
    return new SaslStep.Done(
        proof.outcome(MessageDigest.isEqual(hmac(states, challenge), digest.getBytes(UTF_8))));
  }

  /** In lower-case hexadecimal. */
  private static byte[] hmac(byte[] states, byte[] message) {
    byte[] outer = Arrays.copyOf(states, STATE_OCTETS);
    byte[] inner = Arrays.copyOfRange(states, STATE_OCTETS, 2 * STATE_OCTETS);
    byte[] digest = Md5.resumed(outer, BLOCK_OCTETS, Md5.resumed(inner, BLOCK_OCTETS, message));
    return HexFormat.of().formatHex(digest).getBytes(US_ASCII);
  }

  /** Those of a password (RFC 2104 §4), the outer one first. */
  private static byte[] states(String password) {
    byte[] octets = password.getBytes(UTF_8);
    byte[] key =
        Arrays.copyOf(octets.length > BLOCK_OCTETS ? Md5.of(octets) : octets, BLOCK_OCTETS);
    byte[] states = Arrays.copyOf(Md5.afterBlock(padded(key, 0x5c)), 2 * STATE_OCTETS);
    System.arraycopy(Md5.afterBlock(padded(key, 0x36)), 0, states, STATE_OCTETS, STATE_OCTETS);
    return states;
  }

  private static byte[] padded(byte[] key, int pad) {
    byte[] block = new byte[BLOCK_OCTETS];
    for (int i = 0; i < BLOCK_OCTETS; i++) {
      block[i] = (byte) (key[i] ^ pad);
    }
    return block;
  }
}
