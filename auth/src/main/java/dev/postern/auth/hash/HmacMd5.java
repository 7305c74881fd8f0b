package dev.postern.auth.hash;

import java.util.Arrays;

/**
 * HMAC-MD5 (RFC 2104) by what CRAM-MD5 keeps instead of a password: MD5's states after the pads.
 */
public final class HmacMd5 {
  private static final byte OUTER = 0x5c;
  private static final byte INNER = 0x36;

  private HmacMd5() {}

  /** Those of a key (RFC 2104 §4): 32 octets, the outer state first. */
  public static byte[] states(byte[] key) {
    byte[] states = Arrays.copyOf(afterPad(key, OUTER), 2 * Md5.DIGEST_OCTETS);
    System.arraycopy(afterPad(key, INNER), 0, states, Md5.DIGEST_OCTETS, Md5.DIGEST_OCTETS);
    return states;
  }

  /** The code of a message, 16 octets. */
  public static byte[] of(byte[] states, byte[] message) {
    byte[] outer = Arrays.copyOf(states, Md5.DIGEST_OCTETS);
    byte[] inner = Arrays.copyOfRange(states, Md5.DIGEST_OCTETS, 2 * Md5.DIGEST_OCTETS);
    return Md5.resumed(outer, Md5.BLOCK_OCTETS, Md5.resumed(inner, Md5.BLOCK_OCTETS, message));
  }

  private static byte[] afterPad(byte[] key, byte pad) {
    byte[] block =
        Arrays.copyOf(
            key.length > Md5.BLOCK_OCTETS ? Digests.named("MD5").digest(key) : key,
            Md5.BLOCK_OCTETS);
    for (int i = 0; i < block.length; i++) {
      block[i] ^= pad;
    }
    return Md5.afterBlock(block);
  }
}
