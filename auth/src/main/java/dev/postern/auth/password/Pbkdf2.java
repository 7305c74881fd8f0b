package dev.postern.auth.password;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.RejectedExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One block of PBKDF2 (RFC 8018 §5.2), given up when its thread is interrupted. */
final class Pbkdf2 {
  private static final int LOOKED_EVERY = 4_096;

  private Pbkdf2() {}

  /** As many octets as the hash of the algorithm has, e.g. of {@code HmacSHA1}. */
  static byte[] derive(String algorithm, byte[] password, byte[] salt, int rounds) {
    Mac mac = mac(algorithm, password);
    mac.update(salt);
    byte[] last = mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(1).array());
    byte[] derived = last.clone();
    for (int round = 1; round < rounds; round++) {
      if (round % LOOKED_EVERY == 0 && Thread.currentThread().isInterrupted()) {
        throw new RejectedExecutionException("interrupted while a password was hashed");
      }
      last = mac.doFinal(last);
      for (int i = 0; i < derived.length; i++) {
        derived[i] ^= last[i];
      }
    }
    return derived;
  }

  /** Of an empty key, too, which Java does not take: HMAC pads keys with zeros (RFC 2104 §2). */
  static Mac mac(String algorithm, byte[] key) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this Java has no " + algorithm, e);
    }
  }
}
