package dev.postern.auth.hash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Secret;
import java.util.concurrent.RejectedExecutionException;

/** What SCRAM computes (RFC 5802 §2.2 and §3), with one hash or another. */
public enum ScramHash {
  /** RFC 5802. */
  SHA_1("SHA-1", "HmacSHA1", 20),
  /** RFC 7677. */
  SHA_256("SHA-256", "HmacSHA256", 32);

  private final String text;
  private final String hmac;
  private final int octets;

  ScramHash(String text, String hmac, int octets) {
    this.text = text;
    this.hmac = hmac;
    this.octets = octets;
  }

  /** As mechanisms' names have it, and Java. */
  public String text() {
    return text;
  }

  /** How many octets it gives. */
  public int octets() {
    return octets;
  }

  /**
   * The keys of a password; takes as long as its iterations do.
   *
   * @throws RejectedExecutionException if the thread is interrupted
   */
  public Secret.ScramKeys keys(String password, byte[] salt, int iterations) {
    byte[] salted = Pbkdf2.derive(hmac, password.getBytes(UTF_8), salt, iterations);
    return new Secret.ScramKeys(
        iterations, salt, hash(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
  }

  /** HMAC() of it. */
  public byte[] hmac(byte[] key, String message) {
    return Digests.hmac(hmac, key).doFinal(message.getBytes(UTF_8));
  }

  /** H() of it. */
  public byte[] hash(byte[] message) {
    return Digests.named(text).digest(message);
  }
}
