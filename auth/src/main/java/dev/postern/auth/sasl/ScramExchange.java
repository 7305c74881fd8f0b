package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.Limits;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.DenialReason;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslStep;
import dev.postern.auth.Secret;
import dev.postern.auth.hash.HashingRoom;
import dev.postern.auth.hash.ScramHash;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One login by SCRAM. Nothing is derived before the client's proof is there: how long the first
 * answer takes would tell how a password is kept, and whether there is one.
 */
final class ScramExchange implements SaslExchange {
  private static final Logger LOG = LoggerFactory.getLogger(ScramExchange.class);
  private static final int SALT_OCTETS = 16;
  private static final int NONCE_OCTETS = 18;

  /** More than any type has that is registered; its characters may stand in a log. */
  private static final int SHOWN_OF_TYPE = 40;

  private final Scram mechanism;
  private final ScramHash hash;
  private final SaslContext context;
  private SaslExchange step = this::first;

  ScramExchange(Scram mechanism, SaslContext context) {
    this.mechanism = mechanism;
    this.hash = mechanism.hash();
    this.context = context;
  }

  @Override
  public SaslStep next(byte[] response) {
    return step.next(response);
  }

  private SaslStep first(byte[] response) {
    if (response == null) {
      return new SaslStep.Challenge(new byte[0]);
    }
    return SaslText.utf8(response)
        .flatMap(ScramFirst::of)
        .map(this::begin)
        .orElseGet(SaslStep.Malformed::new);
  }

  private SaslStep begin(ScramFirst message) {
    Gs2Header header = message.header();
    boolean bindsOtherwise = mechanism.bindsOtherwise(header, context.login());
    if (bindsOtherwise || mechanism.isMisled(header, context)) {
      tell(bindsOtherwise ? "not served" : "hidden from the client", header.binding());
      return new SaslStep.Done(AuthOutcome.denied(DenialReason.CHANNEL_BINDING));
    }
    return mechanism
        .bound(header, context.login())
        .map(bound -> challenge(message, bound))
        .orElseGet(SaslStep.Malformed::new);
  }

  /** What the reason of the denial cannot say. */
  private void tell(String what, String type) {
    LOG.info(
        "channel binding {} service={} mechanism={} peer={} type={}",
        what,
        context.login().service(),
        mechanism.name(),
        context.login().peer().remoteText(),
        type.substring(0, Math.min(type.length(), SHOWN_OF_TYPE)));
  }

  private SaslStep challenge(ScramFirst first, byte[] bound) {
    String user = SaslText.prepared(first.user());
    Proof proof =
        Proof.of(
            context.secret(user),
            s -> s instanceof Secret.Password || s instanceof Secret.ScramKeys);
    if (proof.unavailable()) {
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
    Kept kept = kept(proof, Arrays.copyOf(context.salt(user), SALT_OCTETS));
    byte[] random = new byte[NONCE_OCTETS];
    context.random().nextBytes(random);
    String nonce = first.nonce() + base64(random);
    String challenge = "r=" + nonce + ",s=" + base64(kept.salt()) + ",i=" + kept.iterations();
    Expected expected =
        new Expected(
            user,
            first.header().authorizationId(),
            nonce,
            joined(first.header().text().getBytes(UTF_8), bound),
            first.bare() + ',' + challenge + ',');
    step = response -> last(response, expected, proof, kept);
    return new SaslStep.Challenge(challenge.getBytes(UTF_8));
  }

  private Kept kept(Proof proof, byte[] salt) {
    if (proof.secret().orElse(null) instanceof Secret.ScramKeys keys) {
      if (keys.storedKey().length != hash.octets() || keys.serverKey().length != hash.octets()) {
        throw new IllegalStateException("keys that are not of " + hash.text());
      }
      return new Kept(keys.salt(), keys.iterations(), Optional.of(keys));
    }
    return new Kept(salt, mechanism.iterations(), Optional.empty());
  }

  private SaslStep last(byte[] response, Expected expected, Proof proof, Kept kept) {
    Optional<ScramFinal> message =
        SaslText.utf8(response)
            .flatMap(ScramFinal::of)
            .filter(last -> last.proof().length == hash.octets());
    if (message.isEmpty()) {
      return new SaslStep.Malformed();
    }
    try {
      return HashingRoom.SHARED.in(
          0,
          Limits.defaults().of(HashingRoom.WAIT),
          () -> verified(message.get(), expected, proof, kept));
    } catch (RejectedExecutionException e) {
      LOG.warn("login not checked: {}", e.getMessage());
      return new SaslStep.Done(AuthOutcome.unavailable());
    }
  }

  /**
   * In the room for hashing even where nothing is derived: if it is full, an "unavailable" for
   * wrong proofs alone would tell right ones from them, and the guesses would not count.
   */
  private SaslStep verified(ScramFinal last, Expected expected, Proof proof, Kept kept) {
    String all = expected.soFar() + last.withoutProof();
    // Of who is unknown too, so that it is the same work.
    Secret.ScramKeys keys =
        kept.keys()
            .orElseGet(
                () ->
                    hash.keys(SaslText.prepared(proof.password()), kept.salt(), kept.iterations()));
    boolean fits = isProven(last, keys, all) && expected.isKeptBy(last);
    if (!fits && kept.keys().isPresent()) {
      // Where no keys are kept they were derived, and a denial must not tell that these were.
      hash.keys("", kept.salt(), mechanism.iterations());
    }
    AuthOutcome outcome = proof.outcome(fits, expected.user(), expected.actingAs());
    if (!(outcome instanceof AuthOutcome.Accepted accepted)) {
      return new SaslStep.Done(outcome);
    }
    String signature = "v=" + base64(hash.hmac(keys.serverKey(), all));
    return new SaslStep.Success(accepted.user(), signature.getBytes(UTF_8));
  }

  private boolean isProven(ScramFinal message, Secret.ScramKeys keys, String all) {
    byte[] clientKey = xor(message.proof(), hash.hmac(keys.storedKey(), all));
    return MessageDigest.isEqual(hash.hash(clientKey), keys.storedKey());
  }

  /** Both arguments have the same length. */
  private static byte[] xor(byte[] one, byte[] other) {
    byte[] both = one.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] ^= other[i];
    }
    return both;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  /**
   * What is kept of a user, or made up.
   *
   * @param keys empty if they have yet to be derived
   */
  private record Kept(byte[] salt, int iterations, Optional<Secret.ScramKeys> keys) {}

  /**
   * What the client's last message has to fit.
   *
   * @param binding the header, and what ties the login to the connection
   * @param soFar the messages up to it, with a comma each
   */
  private record Expected(
      String user, String actingAs, String nonce, byte[] binding, String soFar) {

    boolean isKeptBy(ScramFinal message) {
      return MessageDigest.isEqual(message.binding(), binding) && message.nonce().equals(nonce);
    }
  }
}
