package dev.postern.auth.hash;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Java's digests and HMACs by their names, without exceptions that nobody expects. */
public final class Digests {

  private Digests() {}

  /**
   * A new digest.
   *
   * @param algorithm as Java names it, e.g. {@code SHA-256}
   * @throws IllegalArgumentException if this Java has none
   */
  public static MessageDigest named(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("this Java has no " + algorithm, e);
    }
  }

  /**
   * A new HMAC; with an empty key, too, which Java does not take: keys are padded with zeros (RFC
   * 2104 §2).
   *
   * @param algorithm as Java names it, e.g. {@code HmacSHA256}
   * @throws IllegalArgumentException if this Java has none
   */
  public static Mac hmac(String algorithm, byte[] key) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this Java has no " + algorithm, e);
    }
  }
}
