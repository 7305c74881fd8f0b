package dev.postern.auth.sasl;

import dev.postern.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What SCRAM computes (RFC 5802 §2.2 and §3), with one hash or another. */
enum ScramHash {
  SHA_1("SHA-1", "HmacSHA1", 20),
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
  String text() {
    return text;
  }

  /** How many octets it gives. */
  int octets() {
    return octets;
  }

  /** The keys of a password; takes as long as its iterations do. */
  Secret.ScramKeys keys(String password, byte[] salt, int iterations) {
    byte[] salted = salted(password, salt, iterations);
    return new Secret.ScramKeys(
        iterations, salt, hash(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
  }

  /** Hi(), which is PBKDF2 (RFC 5802 §2.2). */
  byte[] salted(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2With" + hmac)
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * octets))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PBKDF2 is part of Java", e);
    }
  }

  byte[] hmac(byte[] key, String message) {
    try {
      Mac mac = Mac.getInstance(hmac);
      mac.init(new SecretKeySpec(key, hmac));
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(hmac + " is part of Java", e);
    }
  }

  byte[] hash(byte[] message) {
    try {
      return MessageDigest.getInstance(text).digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(text + " is part of Java", e);
    }
  }

  /** Both arguments have the same length. */
  static byte[] xor(byte[] one, byte[] other) {
    byte[] both = one.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] ^= other[i];
    }
    return both;
  }
}
