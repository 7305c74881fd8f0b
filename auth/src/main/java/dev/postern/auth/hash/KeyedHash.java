package dev.postern.auth.hash;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.Mac;

/**
 * Names something secret by what nobody can read it from: an HMAC under a key that this object
 * alone has. Caches of logins have such names for keys. Safe for many threads.
 */
public final class KeyedHash {
  private static final int KEY_OCTETS = 32;

  private final byte[] key = new byte[KEY_OCTETS];

  /** One with a key of its own. */
  public KeyedHash() {
    new SecureRandom().nextBytes(key);
  }

  /**
   * The name of these parts, the same each time; each counts with its length, so that what belongs
   * to one is never taken for the next. A key of maps.
   */
  public ByteBuffer of(String... parts) {
    Mac mac = Digests.hmac("HmacSHA256", key);
    for (String part : parts) {
      byte[] octets = part.getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
      mac.update(octets);
    }
    return ByteBuffer.wrap(mac.doFinal()).asReadOnlyBuffer();
  }
}
