package dev.postern.auth.password;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The states of MD5 after the pads of HMAC (RFC 2104 §4), which Java's own MD5 does not show. */
final class HmacMd5States {
  private static final int BLOCK = 64;
  private static final byte OUTER = 0x5c;
  private static final byte INNER = 0x36;
  private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  private static final int[][] TURNS = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}
  };
  private static final int[][] WORDS = {{1, 0}, {5, 1}, {3, 5}, {7, 0}};

  private HmacMd5States() {}

  /** 32 octets, the outer state first. */
  static byte[] of(byte[] password) {
    byte[] key = password.length > BLOCK ? DigestScheme.digest("MD5").digest(password) : password;
    ByteBuffer states = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : afterPad(key, OUTER)) {
      states.putInt(word);
    }
    for (int word : afterPad(key, INNER)) {
      states.putInt(word);
    }
    return states.array();
  }

  private static int[] afterPad(byte[] key, byte pad) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < block.length; i++) {
      block[i] ^= pad;
    }
    ByteBuffer input = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    int[] s = START.clone();
    for (int step = 0; step < 64; step++) {
      int round = step / 16;
      int word = (WORDS[round][0] * step + WORDS[round][1]) % 16;
      int sine = (int) (long) (Math.abs(Math.sin(step + 1.0)) * (1L << 32));
      int mixed = s[0] + mix(round, s[1], s[2], s[3]) + input.getInt(word * Integer.BYTES) + sine;
      int next = s[1] + Integer.rotateLeft(mixed, TURNS[round][step % 4]);
      s = new int[] {s[3], next, s[1], s[2]};
    }
    for (int i = 0; i < s.length; i++) {
      s[i] += START[i];
    }
    return s;
  }

  private static int mix(int round, int x, int y, int z) {
    return switch (round) {
      case 0 -> (x & y) | (~x & z);
      case 1 -> (x & z) | (y & ~z);
      case 2 -> x ^ y ^ z;
      default -> y ^ (x | ~z);
    };
  }
}
