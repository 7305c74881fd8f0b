package dev.postern.auth.hash;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import javax.crypto.Mac;

/** One block of PBKDF2 (RFC 8018 §5.2), given up when its thread is interrupted. */
public final class Pbkdf2 {
  private static final int LOOKED_EVERY = 4_096;

  private Pbkdf2() {}

  /**
   * As many octets as the hash of the algorithm has.
   *
   * @param algorithm as Java names it, e.g. {@code HmacSHA1}
   * @throws RejectedExecutionException if the thread is interrupted
   */
  public static byte[] derive(String algorithm, byte[] password, byte[] salt, int rounds) {
    Mac mac = Digests.hmac(algorithm, password);
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
}
