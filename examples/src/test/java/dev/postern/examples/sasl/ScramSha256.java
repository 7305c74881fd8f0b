package dev.postern.examples.sasl;

import dev.postern.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What client and server compute alike (RFC 5802 §3), with SHA-256 (RFC 7677). */
final class ScramSha256 {
  private ScramSha256() {}

  /** Hi(password, salt, iterations). */
  static byte[] salted(String password, byte[] salt, int iterations) {
    byte[] key = password.getBytes(StandardCharsets.UTF_8);
    byte[] first = new byte[salt.length + 4];
    System.arraycopy(salt, 0, first, 0, salt.length);
    first[first.length - 1] = 1;
    byte[] last = hmac(key, first);
    byte[] all = last.clone();
    for (int i = 1; i < iterations; i++) {
      last = hmac(key, last);
      all = xor(all, last);
    }
    return all;
  }

  static Secret.ScramKeys keys(String password, byte[] salt, int iterations) {
    byte[] salted = salted(password, salt, iterations);
    return new Secret.ScramKeys(
        iterations, salt, hash(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
  }

  static byte[] hmac(byte[] key, String text) {
    return hmac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hmac(byte[] key, byte[] octets) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] hash(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] xor(byte[] one, byte[] other) {
    byte[] both = one.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] ^= other[i];
    }
    return both;
  }
}
