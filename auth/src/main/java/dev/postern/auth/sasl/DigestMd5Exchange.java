package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One login by DIGEST-MD5. */
final class DigestMd5Exchange implements SaslExchange {
  private static final int NONCE_OCTETS = 18;

  private final List<String> realms;
  private final SaslContext context;
  private final String nonce;
  private SaslExchange step = this::first;

  DigestMd5Exchange(List<String> realms, SaslContext context) {
    this.realms = realms;
    this.context = context;
    byte[] random = new byte[NONCE_OCTETS];
    context.random().nextBytes(random);
    this.nonce = Base64.getEncoder().encodeToString(random);
  }

  @Override
  public SaslStep next(byte[] response) {
    return step.next(response);
  }

  private SaslStep first(byte[] response) {
    if (response != null) {
      // Only who has logged in with this nonce before has an initial response (RFC 2831 §2.2).
      return new SaslStep.Malformed();
    }
    step = this::last;
    String choice =
        realms.isEmpty()
            ? "realm=\"\""
            : realms.stream().map(r -> "realm=\"" + r + '"').collect(Collectors.joining(","));
    String challenge =
        "%s,nonce=\"%s\",qop=\"auth\",charset=utf-8,algorithm=md5-sess".formatted(choice, nonce);
    return new SaslStep.Challenge(challenge.getBytes(UTF_8));
  }

  private SaslStep last(byte[] response) {
    Optional<DigestMd5Response> said =
        DigestMd5Response.of(new String(response, ISO_8859_1)).filter(this::isOneOfOurs);
    if (said.isEmpty()) {
      return new SaslStep.Malformed();
    }
    DigestMd5Response message = said.get();
    Proof proof =
        Proof.of(
            context.secret(message.userInRealm()),
            s -> s instanceof Secret.Password || s instanceof Secret.DigestMd5Hash);
    if (proof.unavailable()) {
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
    byte[] hash =
        proof.secret().orElse(null) instanceof Secret.DigestMd5Hash kept
            ? kept.hash()
            : message.hash(proof.password());
    byte[] right = hex(message.digest(hash, "AUTHENTICATE:"));
    boolean fits =
        MessageDigest.isEqual(right, message.proof().getBytes(ISO_8859_1))
            && message.nonce().equals(nonce);
    return concluded(
        proof.outcome(fits, message.userInRealm(), message.actingAs()),
        hex(message.digest(hash, ":")));
  }

  private boolean isOneOfOurs(DigestMd5Response message) {
    return realms.isEmpty() || message.realm().isEmpty() || realms.contains(message.realm());
  }

  /**
   * @param own what the server proves itself by
   */
  private SaslStep concluded(AuthOutcome outcome, byte[] own) {
    if (!(outcome instanceof AuthOutcome.Accepted)) {
      return new SaslStep.Done(outcome);
    }
    step = response -> response.length == 0 ? new SaslStep.Done(outcome) : new SaslStep.Malformed();
    return new SaslStep.Challenge(("rspauth=" + new String(own, ISO_8859_1)).getBytes(ISO_8859_1));
  }

  private static byte[] hex(byte[] octets) {
    return HexFormat.of().formatHex(octets).getBytes(ISO_8859_1);
  }
}
