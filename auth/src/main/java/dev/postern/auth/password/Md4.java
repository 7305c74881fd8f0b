package dev.postern.auth.password;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** MD4 (RFC 1320), which Java does not have. */
final class Md4 {
  private static final int BLOCK = 64;
  private static final int LENGTH = 8;
  private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  private static final int[] ADDED = {0, 0x5a827999, 0x6ed9eba1};
  private static final int[][] TURNS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
  private static final int[][] WORDS = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
    {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}
  };

  private Md4() {}

  static byte[] digest(byte[] message) {
    int padded = (message.length + LENGTH) / BLOCK * BLOCK + BLOCK;
    byte[] octets = Arrays.copyOf(message, padded);
    octets[message.length] = (byte) 0x80;
    ByteBuffer input = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    input.putLong(padded - LENGTH, 8L * message.length);
    int[] state = START.clone();
    while (input.hasRemaining()) {
      int[] words = new int[BLOCK / Integer.BYTES];
      for (int i = 0; i < words.length; i++) {
        words[i] = input.getInt();
      }
      compress(state, words);
    }
    ByteBuffer output = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : state) {
      output.putInt(word);
    }
    return output.array();
  }

  private static void compress(int[] state, int[] words) {
    int[] s = state.clone();
    for (int step = 0; step < 48; step++) {
      int round = step / 16;
      int mixed = s[0] + mix(round, s[1], s[2], s[3]) + words[WORDS[round][step % 16]];
      int next = Integer.rotateLeft(mixed + ADDED[round], TURNS[round][step % 4]);
      s = new int[] {s[3], next, s[1], s[2]};
    }
    for (int i = 0; i < state.length; i++) {
      state[i] += s[i];
    }
  }

  private static int mix(int round, int x, int y, int z) {
    return switch (round) {
      case 0 -> (x & y) | (~x & z);
      case 1 -> (x & y) | (x & z) | (y & z);
      default -> x ^ y ^ z;
    };
  }
}
